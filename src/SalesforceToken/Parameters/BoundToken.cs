using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SalesforceToken.Parameters;

/// <summary>The token of a command that is still being typed.</summary>
internal static class BoundToken
{
    /// <summary>Its name: the value of -Name as far as it is constant, or the default.</summary>
    /// <param name="parameters">The parameters that are typed already.</param>
    public static string Name(IDictionary parameters) => parameters["Name"] switch
    {
        string { Length: > 0 } name => name,
        IEnumerable<object> names when names.FirstOrDefault() is { } first => Convert.ToString(first, CultureInfo.InvariantCulture),
        _ => TokenDefaults.Name,
    };
}
