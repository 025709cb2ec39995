using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Makes the data folder the user's own from its first instant, and finds and repairs one that is not. What was found to be
/// wrong and put right is told to the user: someone may have read it meanwhile.
/// </summary>
internal sealed class PrivateFolders
{
    private readonly DataFolder _folder;
    private readonly Action<string> _notice;
    private readonly UnixModes? _modes;
    private volatile bool _isChecked;

    public PrivateFolders(DataFolder folder, Action<string> notice)
    {
        _folder = folder;
        _notice = notice;
        _modes = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? null : new UnixModes();
    }

    private string[] All => [_folder.Root, _folder.Tokens, _folder.Keys, _folder.Locks];

    /// <summary>Checks what there is, once for each store.</summary>
    public void Check()
    {
        if (_isChecked)
        {
            return;
        }

        foreach (var path in All)
        {
            if (_modes is null)
            {
                CheckOnWindows(path);
            }
            else
            {
                CheckOnUnix(path, _modes);
            }
        }

        _isChecked = true;
    }

    /// <summary>Makes what is missing.</summary>
    public void Ensure()
    {
        try
        {
            Check();
            if (Directory.Exists(_folder.Tokens) && Directory.Exists(_folder.Keys) && Directory.Exists(_folder.Locks))
            {
                return;
            }

            foreach (var path in All)
            {
                Make(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.FolderUnavailable(_folder.Root, e);
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

    private void CheckOnWindows(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
        {
            throw StoreErrors.IsLink(path);
        }

        if (WindowsFolderRights.RepairIfOpen(path))
        {
            ReportRepair(path, "only your account, Administrators and SYSTEM have access");
        }
    }

    private void CheckOnUnix(string path, UnixModes modes)
    {
        if (!modes.TryGet(path, out var isLink, out var othersRights))
        {
            return;
        }

        if (isLink)
        {
            throw StoreErrors.IsLink(path);
        }

        if (othersRights == 0)
        {
            return;
        }

        if (Unix.SetMode(path, Unix.PrivateFolder) != 0 || !modes.TryGet(path, out _, out othersRights) || othersRights != 0)
        {
            throw StoreErrors.OpenToOthers(path);
        }

        ReportRepair(path, "mode 0700");
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
            WindowsFolderRights.Create(path);
            return;
        }

        var error = Unix.MakePrivateFolder(path);
        if (error == Unix.FileExists && Directory.Exists(path))
        {
            // Another process was faster
            return;
        }

        if (error != 0)
        {
            throw Errors.FromNumber(error, path);
        }

        // A umask can only have taken rights away, the owner's own among them
        Unix.SetMode(path, Unix.PrivateFolder);
    }
}
