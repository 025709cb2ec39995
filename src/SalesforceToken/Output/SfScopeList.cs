using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// Scopes. As text they are separated by spaces, as OAuth writes them: so they survive a CSV file, where an array would become
/// <c>System.String[]</c>.
/// </summary>
public sealed class SfScopeList : ReadOnlyCollection<string>
{
    /// <summary>Makes a list.</summary>
    /// <param name="scopes">The scopes.</param>
    public SfScopeList(IEnumerable<string> scopes)
        : base(new List<string>(scopes))
    {
    }

    /// <summary>Makes a list of an array, as PowerShell converts one.</summary>
    /// <param name="scopes">The scopes.</param>
    public SfScopeList(string[] scopes)
        : this((IEnumerable<string>)scopes)
    {
    }

    /// <summary>Makes a list of an array of anything, which is what a list in a script is.</summary>
    /// <param name="scopes">The scopes.</param>
    public SfScopeList(object[] scopes)
        : this(Array.ConvertAll(scopes, static scope => LanguagePrimitives.ConvertTo<string>(scope)))
    {
    }

    /// <summary>Makes a list of one scope, or of several that are separated by spaces.</summary>
    /// <param name="scopes">The scopes.</param>
    public SfScopeList(string scopes)
        : this(scopes.Split([' '], StringSplitOptions.RemoveEmptyEntries))
    {
    }

    /// <summary>The scopes, separated by spaces.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join(" ", this);
}
