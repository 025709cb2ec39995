using System;
using System.Collections.Generic;
using System.IO;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>Where things are: <c>tokens/</c>, <c>keys/</c> and <c>locks/</c> in the user's own data folder.</summary>
internal sealed class DataDirectory
{
    private const string FolderName = "SalesforceToken";
    private const string TemporaryExtension = ".tmp";
    private const string LockExtension = ".lock";

    private DataDirectory(string root)
    {
        Root = root;
        Tokens = Path.Combine(root, "tokens");
        Keys = Path.Combine(root, "keys");
        Locks = Path.Combine(root, "locks");
    }

    public string Root { get; }

    public string Tokens { get; }

    public string Keys { get; }

    public string Locks { get; }

    /// <summary>Guards the making and changing of the data key.</summary>
    public string KeyLock => Path.Combine(Keys, ".lock");

    /// <summary>Finds the data folder, which need not exist yet.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.StoreFolderUnavailable"/> when the account has none.</exception>
    public static DataDirectory Find(IEngineEnvironment environment)
    {
        if (environment.GetVariable(EnvironmentVariables.Home) is { } home)
        {
            // A relative path would mean another folder in each process: PowerShell's location is not the process's.
            return IsAbsolute(home) ? new DataDirectory(Path.GetFullPath(home)) : throw StoreErrors.HomeNotAbsolute(home);
        }

        var parent = environment.OperatingSystem switch
        {
            OperatingSystemKind.Windows => environment.LocalApplicationData,
            OperatingSystemKind.MacOS => Below(environment.HomeFolder, "Library", "Application Support"),
            _ => XdgDataHome(environment) ?? Below(environment.HomeFolder, ".local", "share"),
        };
        return parent is not null && IsAbsolute(parent)
            ? new DataDirectory(Path.Combine(parent, FolderName))
            : throw StoreErrors.NoHome();
    }

    /// <summary>The file of a token.</summary>
    public string TokenFile(string name) => Path.Combine(Tokens, FileNames.Encode(name) + FileNames.Extension);

    /// <summary>The temporary file of a token, the same for all spellings of its name: whoever writes it holds the lock of all.</summary>
    public string TokenTemporaryFile(string name) =>
        Path.Combine(Tokens, "." + FileNames.Encode(FileNames.Fold(name)) + TemporaryExtension);

    /// <summary>The lock of a token.</summary>
    public string TokenLock(string name) => Path.Combine(Locks, FileNames.Encode(FileNames.Fold(name)) + LockExtension);

    /// <summary>A file of the keys' folder.</summary>
    public string KeyEntry(string fileName) => Path.Combine(Keys, fileName);

    /// <summary>The temporary file of one of the keys' folder.</summary>
    public string KeyTemporaryFile(string fileName) => Path.Combine(Keys, "." + fileName + TemporaryExtension);

    /// <summary>The names of the tokens that have a file, in no order; found without opening one.</summary>
    public IEnumerable<string> FindNames() => Names(Tokens, FileNames.Extension);

    /// <summary>The folded names of all tokens that were ever locked.</summary>
    public IEnumerable<string> FindLockedNames() => Names(Locks, LockExtension);

    private static IEnumerable<string> Names(string folder, string extension)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var file = Path.GetFileName(path);
            if (file.EndsWith(extension, StringComparison.Ordinal)
                && FileNames.TryDecode(file.Substring(0, file.Length - extension.Length)) is { } name)
            {
                yield return name;
            }
        }
    }

    private static string? XdgDataHome(IEngineEnvironment environment) =>
        environment.GetVariable("XDG_DATA_HOME") is { } folder && IsAbsolute(folder) ? folder : null; // Else ignored, as its standard says

    private static string? Below(string? home, string first, string second) => home is null ? null : Path.Combine(home, first, second);

    private static bool IsAbsolute(string path) =>
        Path.IsPathRooted(path) && (Path.DirectorySeparatorChar == '/' || IsFullyQualifiedOnWindows(path));

    // "\folder" and "C:folder" are rooted, and still depend on the process's current drive and folder.
    private static bool IsFullyQualifiedOnWindows(string path) =>
        path.Length > 2 && (path[1] == Path.VolumeSeparatorChar
            ? path[2] is '\\' or '/'
            : path[0] is '\\' or '/' && path[1] is '\\' or '/');
}
