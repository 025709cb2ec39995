using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace SalesforceToken.Pack.Package;

/// <summary>The licences of the packages that the module ships, in the words of the packages.</summary>
internal static class ThirdPartyNotices
{
    // A package with a licence expression often brings no text; MIT demands that the text goes with the copy.
    private const string Mit = """
        Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
        files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
        modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
        Software is furnished to do so, subject to the following conditions:

        The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
        Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
        WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
        COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
        OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
        """;

    public static string Write(IEnumerable<ShippedPackage> packages)
    {
        var text = new StringBuilder("SalesforceToken ships these assemblies of others, unchanged.\n");
        var first = new Dictionary<string, string>();
        foreach (var package in packages)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{new string('=', 80)}\n{Path.GetFileName(package.File)}: {package.Name} {package.Version}\n");
            text.Append(CultureInfo.InvariantCulture, $"{package.Copyright}\n\n");
            var files = package.LicenseFiles.ToArray();
            text.Append(files switch
            {
                [] when package.LicenseExpression == "MIT" => Mit + "\n",
                [] => throw new InvalidDataException($"{package.Name} {package.Version} has no licence text."),
                _ => string.Join('\n', files.Select(File.ReadAllText).Select(notice => Once(notice, package.Name, first))),
            });
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    // The packages of .NET all bring the same long texts.
    private static string Once(string notice, string package, Dictionary<string, string> first) =>
        first.TryAdd(notice, package) ? notice : $"The same text as that of {first[notice]} above.\n";
}
