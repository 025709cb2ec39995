using System.Linq;

namespace SalesforceToken.Engine.OAuth;

/// <summary>The characters of OAuth, RFC 6749 appendix A, and of its addresses.</summary>
internal static class Syntax
{
    /// <summary>
    /// Whether a text has only the printable characters of ASCII (VSCHAR), as tokens, codes, client identifiers and client secrets
    /// do. A line break in one of them would end an HTTP header.
    /// </summary>
    /// <param name="text">The text.</param>
    public static bool IsVisible(string text) => text.All(static c => c is >= ' ' and <= '~');

    /// <summary>
    /// Whether a path has only characters that need no encoding (RFC 3986 section 2.3). Text of .NET shows the others decoded, and
    /// some of them steer a terminal.
    /// </summary>
    /// <param name="path">The path.</param>
    public static bool IsPlainPath(string path) =>
        path.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '/' or '-' or '.' or '_' or '~');
}
