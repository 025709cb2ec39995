using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace SalesforceToken.Simulator.Http;

/// <summary>Reads a form. One that is larger than any honest client sends counts as empty.</summary>
internal static class FormReader
{
    private const int MaxBodyLength = 64 * 1024;

    public static ValueTask<IFormCollection> ReadAsync(HttpRequest request) =>
        request.HasFormContentType && !(request.ContentLength > MaxBodyLength) ? ReadFormAsync(request) : new(FormCollection.Empty);

    /// <summary>RFC 6749 section 3.2: a parameter must not be given twice.</summary>
    public static bool HasRepeats(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> fields)
    {
        foreach (var field in fields)
        {
            if (field.Value.Count > 1)
            {
                return true;
            }
        }

        return false;
    }

    private static async ValueTask<IFormCollection> ReadFormAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync().ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return FormCollection.Empty;
        }
    }
}
