using System;
using System.Collections.Generic;
using System.IO;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>The paths in the user's data folder: <c>tokens/</c>, <c>keys/</c> and <c>locks/</c>.</summary>
internal sealed class DataDirectory
{
    /// <summary>The name of the data folder, where nobody has given it another.</summary>
    public const string FolderName = "SalesforceToken";

    private const string TemporaryExtension = ".tmp";
    private const string LockExtension = ".lock";
    private const string ReplacementExtension = ".replace";
    private const string ReserveExtension = ".room";

    private DataDirectory(string root, bool isDefault)
    {
        Root = root;
        IsDefault = isDefault;
        Tokens = Path.Combine(root, "tokens");
        Keys = Path.Combine(root, "keys");
        Locks = Path.Combine(root, "locks");
    }

    public string Root { get; }

    /// <summary>Whether nobody chose the folder: it is below the user's home folder.</summary>
    public bool IsDefault { get; }

    public string Tokens { get; }

    public string Keys { get; }

    public string Locks { get; }

    /// <summary>The lock for creating and changing the data key.</summary>
    public string KeyLock => Path.Combine(Keys, ".lock");

    /// <summary>Finds the data folder. It does not have to exist yet.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.StoreFolderUnavailable"/> when the account has none.</exception>
    public static DataDirectory Find(IEngineEnvironment environment)
    {
        if (environment.GetVariable(EnvironmentVariables.Home) is { } home)
        {
            // A relative path could be a different folder in each process: PowerShell's location is not the process's current folder.
            return IsAbsolute(home) ? new DataDirectory(FullPath(home), isDefault: false) : throw StoreErrors.HomeNotAbsolute(home);
        }

        var parent = environment.OperatingSystem switch
        {
            OperatingSystemKind.Windows => environment.LocalApplicationData,
            OperatingSystemKind.MacOS => Below(environment.HomeFolder, "Library", "Application Support"),
            _ => XdgDataHome(environment) ?? Below(environment.HomeFolder, ".local", "share"),
        };
        return parent is not null && IsAbsolute(parent)
            ? new DataDirectory(Path.Combine(parent, FolderName), isDefault: true)
            : throw StoreErrors.HomeMissing();
    }

    /// <summary>The file of a token.</summary>
    public string TokenFile(string name) => Path.Combine(Tokens, FileNames.Encode(name) + FileNames.Extension);

    /// <summary>The temporary file of a token. All spellings of the name share it, because they share one lock.</summary>
    public string TokenTemporaryFile(string name) =>
        Path.Combine(Tokens, "." + FileNames.Encode(FileNames.Fold(name)) + TemporaryExtension);

    /// <summary>The file that a replacement of a token is written to, before it takes the place of the temporary file.</summary>
    public string TokenReplacementFile(string name) =>
        Path.Combine(Tokens, "." + FileNames.Encode(FileNames.Fold(name)) + ReplacementExtension);

    /// <summary>The file that keeps room on the disk for the next write of a token.</summary>
    public string TokenReserveFile(string name) =>
        Path.Combine(Tokens, "." + FileNames.Encode(FileNames.Fold(name)) + ReserveExtension);

    /// <summary>The lock of a token.</summary>
    public string TokenLock(string name) => Path.Combine(Locks, FileNames.Encode(FileNames.Fold(name)) + LockExtension);

    /// <summary>A file in the keys folder.</summary>
    public string KeyEntry(string fileName) => Path.Combine(Keys, fileName);

    /// <summary>The temporary file for a file in the keys folder.</summary>
    public string KeyTemporaryFile(string fileName) => Path.Combine(Keys, "." + fileName + TemporaryExtension);

    /// <summary>The names of the tokens that have a file, unsorted. No file is opened.</summary>
    public IEnumerable<string> FindNames() => Names(Tokens, FileNames.Extension);

    /// <summary>The lock files of all tokens that were ever locked.</summary>
    public IEnumerable<string> FindLocks() => Find(Locks, LockExtension);

    /// <summary>The folded names of the tokens that have a temporary file of any kind. A name may come more than once.</summary>
    public IEnumerable<string> FindUnfinishedNames()
    {
        foreach (var extension in new[] { TemporaryExtension, ReplacementExtension, ReserveExtension })
        {
            foreach (var path in Find(Tokens, extension))
            {
                var file = Path.GetFileName(path);
                if (file[0] == '.' && FileNames.TryDecode(file.Substring(1, file.Length - 1 - extension.Length)) is { } name)
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>Everything in the folder of the tokens but the files that keep room on the disk.</summary>
    public IEnumerable<string> FindTokenFiles()
    {
        foreach (var path in Find(Tokens, string.Empty))
        {
            if (!path.EndsWith(ReserveExtension, StringComparison.Ordinal))
            {
                yield return path;
            }
        }
    }

    /// <summary>Whether a file in the folder of the tokens should be the file of a token, finished or not.</summary>
    public static bool IsTokenFile(string path) =>
        path.EndsWith(FileNames.Extension, StringComparison.Ordinal)
        || path.EndsWith(TemporaryExtension, StringComparison.Ordinal)
        || path.EndsWith(ReplacementExtension, StringComparison.Ordinal);

    /// <summary>
    /// The temporary files in the keys folder. While nobody holds the key lock, they are left from writes that were stopped.
    /// </summary>
    public IEnumerable<string> FindKeyTemporaryFiles() => Find(Keys, TemporaryExtension);

    private static IEnumerable<string> Names(string folder, string extension)
    {
        foreach (var path in Find(folder, extension))
        {
            var file = Path.GetFileName(path);
            if (FileNames.TryDecode(file.Substring(0, file.Length - extension.Length)) is { } name)
            {
                yield return name;
            }
        }
    }

    private static IEnumerable<string> Find(string folder, string extension)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (path.EndsWith(extension, StringComparison.Ordinal))
            {
                yield return path;
            }
        }
    }

    // Without a separator at its end, which would make a link at the end be followed.
    private static string FullPath(string path)
    {
        var full = Path.GetFullPath(path);
        var trimmed = full.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return trimmed.Length < (Path.GetPathRoot(full)?.Length ?? 0) ? full : trimmed;
    }

    // The XDG Base Directory Specification says that a relative path is ignored.
    private static string? XdgDataHome(IEngineEnvironment environment) =>
        environment.GetVariable("XDG_DATA_HOME") is { } folder && IsAbsolute(folder) ? folder : null;

    private static string? Below(string? home, string first, string second) => home is null ? null : Path.Combine(home, first, second);

    private static bool IsAbsolute(string path) =>
        Path.IsPathRooted(path) && (Path.DirectorySeparatorChar == '/' || IsFullyQualifiedOnWindows(path));

    // "\folder" and "C:folder" are rooted, but they still depend on the current drive and folder of the process.
    private static bool IsFullyQualifiedOnWindows(string path) =>
        path.Length > 2 && (path[1] == Path.VolumeSeparatorChar
            ? path[2] is '\\' or '/'
            : path[0] is '\\' or '/' && path[1] is '\\' or '/');
}
