using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Platform;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Creates the data folder with rights for the user only, from the first moment, and repairs the rights of an existing one. It
/// reports each repair to the user, because someone may have read the content before. It does not change a folder that also
/// contains other things: the user chose that folder (<see cref="EnvironmentVariables.Home"/>), and our subfolders are private
/// by themselves.
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

    /// <summary>Checks the existing folders, once for each store.</summary>
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

    /// <summary>Repairs an open file that others may read. Unix only: on Windows, files inherit the rights of the folder.</summary>
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

        _notice($"Other users of this machine could read the file '{path}'. It is private again (mode 0600). "
            + "If others use this machine, assume that they know its content.");
    }

    private static bool IsEmpty(string path) => Directory.GetFileSystemEntries(path).Length == 0;

    /// <summary>Whether an existing folder contains one or more of our folders and nothing else.</summary>
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
            throw StoreErrors.PathIsLink(path);
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
            throw StoreErrors.PathIsLink(path);
        }

        if (othersRights == 0 || !Directory.Exists(path))
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

        if (Unix.SetMode(path, Unix.PrivateDirectory) != 0 || !modes.TryGet(path, out _, out othersRights) || othersRights != 0)
        {
            throw StoreErrors.OpenToOthers(path);
        }

        ReportRepair(path, "mode 0700");
    }

    /// <summary>
    /// Creates the data folder, or starts to use an empty one. A repair of an empty folder is not reported, because there was
    /// nothing to read in it.
    /// </summary>
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
