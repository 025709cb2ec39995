using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Platform;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Creates the data folder with rights for the user only, from the first moment, and repairs the rights of an existing one. It
/// reports each repair to the user, because someone may have read the content before. It does not change a folder that also
/// contains other things: the user chose that folder (<see cref="EnvironmentVariables.Home"/>), and our subfolders are private
/// by themselves. On Unix, it uses no folder and no file of another account: its owner could replace everything at any time, and
/// what root makes in a user's folder locks the user out.
/// </summary>
internal sealed class DirectoryPermissions
{
    private const uint Root = 0;

    private readonly DataDirectory _directory;
    private readonly IEngineEnvironment _environment;
    private readonly Action<string> _notice;
    private readonly UnixFileModes? _modes;
    private volatile bool _isChecked;

    public DirectoryPermissions(DataDirectory directory, IEngineEnvironment environment, Action<string> notice)
    {
        _directory = directory;
        _environment = environment;
        _notice = notice;
        _modes = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? null : new UnixFileModes();
    }

    private string[] Ours => [_directory.Tokens, _directory.Keys, _directory.Locks];

    /// <summary>Checks the existing folders, once for each store.</summary>
    public void Check()
    {
        if (_isChecked)
        {
            return;
        }

        CheckLinksAbove();
        Check(_directory.Root, HoldsOursAlone);
        foreach (var path in Ours)
        {
            Check(path, static () => true);
        }

        _isChecked = true;
    }

    /// <summary>Looks at the existing folders, and changes nothing. Null when there are none.</summary>
    public StoreFolder? Describe()
    {
        if (!Directory.Exists(_directory.Root))
        {
            return null;
        }

        // A folder that also holds other things may be open: ours in it are not.
        var isOpen = (HoldsOursAlone() && IsOpen(_directory.Root)) || Array.Exists(Ours, folder => Directory.Exists(folder) && IsOpen(folder));
        var owner = _modes?.Get(_directory.Root).Owner;
        var isWritable = _modes is null || Array.TrueForAll(Ours, static folder => !Directory.Exists(folder) || Unix.IsWritable(folder));

        // What was opened since the folders were checked is closed by the next step that needs them.
        _isChecked &= !isOpen;
        return new StoreFolder(_directory.Root, owner is { } account ? UnixAccount.NameOf(account) : null, isOpen, isWritable);
    }

    private bool IsOpen(string folder) => _modes is null ? WindowsDirectoryRights.IsOpen(folder) : _modes.Get(folder).OthersRights != 0;

    /// <summary>Checks the existing folders and creates the missing ones.</summary>
    public void Ensure()
    {
        try
        {
            Check();
            if (Array.TrueForAll(Ours, Directory.Exists))
            {
                return;
            }

            Claim(_directory.Root);
            foreach (var path in Ours)
            {
                Make(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.FolderUnavailable(_directory.Root, exception);
        }
    }

    /// <summary>Refuses an open file of another account, and repairs one that others may read. Unix only: on Windows, files inherit
    /// the rights of the folder.</summary>
    public void CheckFile(string path, SafeFileHandle file)
    {
        if (_modes is null)
        {
            return;
        }

        var status = _modes.Get(file);
        if (UnixAccount.IsAnother(status.Owner))
        {
            throw FileOfAnother(path, status.Owner!.Value);
        }

        if (status.OthersRights == 0)
        {
            return;
        }

        if (Unix.SetMode(file, Unix.PrivateFile) != 0 || _modes.Get(file).OthersRights != 0)
        {
            throw StoreErrors.OpenToOthers(path);
        }

        _notice($"Other users of this machine could read the file '{path}'. It is private again (mode 0600). "
            + "If others use this machine, assume that they know its content.");
    }

    /// <summary>Refuses a file of another account that cannot be opened.</summary>
    public static void CheckOwner(string path)
    {
        if (FindOtherOwner(path) is { } owner)
        {
            throw FileOfAnother(path, owner);
        }
    }

    /// <summary>The owner of a file, if it is another account than the one of this process; null in all other cases.</summary>
    public static uint? FindOtherOwner(string path)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return null;
        }

        try
        {
            var owner = new UnixFileModes().Get(path).Owner;
            return UnixAccount.IsAnother(owner) ? owner : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static TokenException FileOfAnother(string path, uint owner) =>
        StoreErrors.FileOfAnother(path, UnixAccount.NameOf(owner), UnixAccount.NameOf(UnixAccount.Current));

    private static bool IsEmpty(string path) => Directory.GetFileSystemEntries(path).Length == 0;

    /// <summary>Whether an existing folder contains one or more of our folders and nothing else.</summary>
    private bool HoldsOursAlone()
    {
        var entries = Directory.GetFileSystemEntries(_directory.Root);
        return entries.Length > 0 && Array.TrueForAll(entries, entry => Array.IndexOf(Ours, entry) >= 0);
    }

    /// <summary>
    /// Refuses a link of another account in the path: its owner could lead us to another folder at any time. Links of root and of this
    /// account are common: /var on macOS, or a home folder that has moved.
    /// </summary>
    private void CheckLinksAbove()
    {
        if (_modes is null)
        {
            return;
        }

        for (var folder = Path.GetDirectoryName(_directory.Root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (_modes.Get(folder) is { IsLink: true, Owner: { } owner } && owner != Root && UnixAccount.IsAnother(owner))
            {
                throw StoreErrors.PathIsLink(folder);
            }
        }
    }

    private void Check(string path, Func<bool> isOurs)
    {
        if (_modes is null)
        {
            CheckOnWindows(path, isOurs);
        }
        else
        {
            CheckOnUnix(path, _modes, isOurs);
        }
    }

    private void CheckOnWindows(string path, Func<bool> isOurs)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
        {
            throw StoreErrors.PathIsLink(path);
        }

        if (isOurs() && WindowsDirectoryRights.RepairIfOpen(path))
        {
            ReportRepair(path, "only your account, Administrators and SYSTEM have access");
        }
    }

    private void CheckOnUnix(string path, UnixFileModes modes, Func<bool> isOurs)
    {
        var status = modes.Get(path);
        if (!status.Exists)
        {
            return;
        }

        if (status.IsLink)
        {
            throw StoreErrors.PathIsLink(path);
        }

        // What stands here may be a file. A folder is needed, and the step that needs it says so.
        if (!Directory.Exists(path))
        {
            return;
        }

        if (UnixAccount.IsAnother(status.Owner))
        {
            throw FolderOfAnother(path, status.Owner!.Value);
        }

        var othersRights = status.OthersRights;
        if (othersRights == 0)
        {
            return;
        }

        if (!isOurs())
        {
            // Users who may write here could replace our folders with their own.
            if ((othersRights & Unix.OthersWriteMask) != 0 && !IsEmpty(path))
            {
                throw StoreErrors.FolderShared(path);
            }

            return;
        }

        if (Unix.SetMode(path, Unix.PrivateDirectory) != 0 || modes.Get(path).OthersRights != 0)
        {
            throw StoreErrors.OpenToOthers(path);
        }

        ReportRepair(path, "mode 0700");
    }

    /// <summary>
    /// The error for a folder of another account. If it is a volume, a folder below it can be used. If it is another account's store,
    /// or nothing can be created in it, it cannot.
    /// </summary>
    private TokenException FolderOfAnother(string path, uint owner)
    {
        var isStore = path != _directory.Root || FindOtherOwner(_directory.Tokens) is not null;
        var below = !isStore && !_directory.IsDefault && Unix.IsWritable(path) ? Path.Combine(path, DataDirectory.FolderName) : null;
        return StoreErrors.FolderOfAnother(path, UnixAccount.NameOf(owner), UnixAccount.NameOf(UnixAccount.Current), below);
    }

    /// <summary>Refuses to make root's folder in the home folder of a user, as sudo would when it keeps the user's environment.</summary>
    private void CheckParent()
    {
        if (_modes is null || UnixAccount.Current != Root)
        {
            return;
        }

        // All of the folders above: PowerShell, as root, may just have made the next one for itself.
        for (var folder = Path.GetDirectoryName(_directory.Root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // A folder that someone chose may be on a volume that belongs to another account, unless that is the user behind sudo.
            if (_modes.Get(folder).Owner is { } owner && owner != Root
                && (_directory.IsDefault || _environment.GetVariable("SUDO_UID") == owner.ToString(CultureInfo.InvariantCulture)))
            {
                throw StoreErrors.FolderOfAnother(folder, UnixAccount.NameOf(owner), UnixAccount.NameOf(Root), below: null);
            }
        }
    }

    /// <summary>
    /// Creates the data folder, or starts to use an empty one. A repair of an empty folder is not reported, because there was
    /// nothing to read in it.
    /// </summary>
    private void Claim(string path)
    {
        if (!Directory.Exists(path))
        {
            CheckParent();
            Make(path);
        }
        else if (IsEmpty(path))
        {
            if (_modes is null)
            {
                WindowsDirectoryRights.RepairIfOpen(path);
            }
            else
            {
                Unix.SetMode(path, Unix.PrivateDirectory);
            }
        }
    }

    private void ReportRepair(string path, string now) =>
        _notice($"The folder '{path}' was open to other users of this machine. It is private again ({now}).");

    private void Make(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
        {
            Make(parent);
        }

        if (_modes is null)
        {
            WindowsDirectoryRights.Create(path);
            return;
        }

        var error = Unix.CreatePrivateDirectory(path);
        if (error == Unix.FileExists && Directory.Exists(path))
        {
            // Another process was faster.
            return;
        }

        if (error != 0)
        {
            throw SystemErrors.FromNumber(error, path);
        }

        // The umask can only remove rights, but it can also remove the owner's rights.
        Unix.SetMode(path, Unix.PrivateDirectory);
    }
}
