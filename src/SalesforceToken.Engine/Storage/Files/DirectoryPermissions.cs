using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Platform;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Makes the data folder the user's own from its first instant, and finds and repairs one that is not. What was found to be
/// wrong and put right is told to the user: someone may have read it meanwhile. A folder that holds other things too is not ours
/// to change: the user named it (<see cref="EnvironmentVariables.Home"/>), and what is ours in it is private by itself.
/// </summary>
internal sealed class DirectoryPermissions
{
    private readonly DataDirectory _directory;
    private readonly Action<string> _notice;
    private readonly UnixFileModes? _modes;
    private volatile bool _isChecked;

    public DirectoryPermissions(DataDirectory directory, Action<string> notice)
    {
        _directory = directory;
        _notice = notice;
        _modes = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? null : new UnixFileModes();
    }

    private string[] Ours => [_directory.Tokens, _directory.Keys, _directory.Locks];

    /// <summary>Checks what there is, once for each store.</summary>
    public void Check()
    {
        if (_isChecked)
        {
            return;
        }

        Check(_directory.Root, HoldsOursAlone);
        foreach (var path in Ours)
        {
            Check(path, static () => true);
        }

        _isChecked = true;
    }

    /// <summary>Makes what is missing.</summary>
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

    /// <summary>Repairs an open file that others may read (Unix; on Windows files inherit the folder's rights).</summary>
    public void CheckFile(string path, SafeFileHandle file)
    {
        if (_modes is null || _modes.OthersRights(file) == 0)
        {
            return;
        }

        if (Unix.SetMode(file, Unix.PrivateFile) != 0 || _modes.OthersRights(file) != 0)
        {
            throw StoreErrors.OpenToOthers(path);
        }

        _notice($"The file '{path}' could be read by other users of this machine. It is private again (mode 0600); "
            + "if others use this machine, consider its content known to them.");
    }

    private static bool IsEmpty(string path) => Directory.GetFileSystemEntries(path).Length == 0;

    /// <summary>Whether a folder that is there holds one of our folders, and nothing else.</summary>
    private bool HoldsOursAlone()
    {
        var entries = Directory.GetFileSystemEntries(_directory.Root);
        return entries.Length > 0 && Array.TrueForAll(entries, entry => Array.IndexOf(Ours, entry) >= 0);
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
            throw StoreErrors.IsLink(path);
        }

        if (isOurs() && WindowsDirectoryRights.RepairIfOpen(path))
        {
            ReportRepair(path, "only your account, Administrators and SYSTEM have access");
        }
    }

    private void CheckOnUnix(string path, UnixFileModes modes, Func<bool> isOurs)
    {
        if (!modes.TryGet(path, out var isLink, out var othersRights))
        {
            return;
        }

        if (isLink)
        {
            throw StoreErrors.IsLink(path);
        }

        if (othersRights == 0 || !Directory.Exists(path))
        {
            return;
        }

        if (!isOurs())
        {
            // Who may write in it may put a folder of theirs in the place of ours.
            if ((othersRights & Unix.OthersWriteMask) != 0 && !IsEmpty(path))
            {
                throw StoreErrors.Shared(path);
            }

            return;
        }

        if (Unix.SetMode(path, Unix.PrivateFolder) != 0 || !modes.TryGet(path, out _, out othersRights) || othersRights != 0)
        {
            throw StoreErrors.OpenToOthers(path);
        }

        ReportRepair(path, "mode 0700");
    }

    /// <summary>Makes the data folder, or takes an empty one into use: there was nothing to be read in it, so nothing is reported.</summary>
    private void Claim(string path)
    {
        if (!Directory.Exists(path))
        {
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
                Unix.SetMode(path, Unix.PrivateFolder);
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

        var error = Unix.MakePrivateFolder(path);
        if (error == Unix.FileExists && Directory.Exists(path))
        {
            // Another process was faster.
            return;
        }

        if (error != 0)
        {
            throw SystemErrors.FromNumber(error, path);
        }

        // A umask can only have taken rights away, the owner's own among them.
        Unix.SetMode(path, Unix.PrivateFolder);
    }
}
