using System.Management.Automation;

namespace SalesforceToken.Parameters;

/// <summary>The paths of files that users give, which may be relative or on a drive of PowerShell.</summary>
internal static class FileSystemPath
{
    /// <summary>The full path for .NET. The file need not exist.</summary>
    /// <param name="session">The session, with its current location.</param>
    /// <param name="parameter">The name of the parameter that has the path.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="SfTokenException">The path belongs to another provider, such as a registry.</exception>
    public static string Resolve(SessionState session, string parameter, string path)
    {
        if (path.IndexOf('\0') >= 0)
        {
            throw new SfTokenException(
                "FilePathInvalid", ErrorCategory.InvalidArgument, $"-{parameter} names no file: it has a null character.", "Give the path of a file.");
        }

        var file = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem"
            ? file
            : throw new SfTokenException(
                "FilePathInvalid",
                ErrorCategory.InvalidArgument,
                $"-{parameter} names no file: the path belongs to {provider.Name}.",
                "Give the path of a file.");
    }
}
