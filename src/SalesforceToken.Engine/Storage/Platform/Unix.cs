using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>
/// POSIX functions that netstandard2.0 does not offer. It uses only functions with a fixed number of arguments: the third argument
/// of <c>open</c> is variadic, and Apple's ARM processors expect variadic arguments in a different place than the runtime puts
/// them. So it creates files with <c>creat</c>. On Linux it does not use <c>stat</c>: the structure differs by processor, and old C
/// libraries do not have the symbol.
/// </summary>
internal static class Unix
{
    public const uint PrivateFile = 0x180;   // 0600
    public const uint PrivateDirectory = 0x1C0; // 0700

    /// <summary>The rights of the group and of others.</summary>
    public const uint OthersMask = 0x3F;     // 0077
    public const uint OthersWriteMask = 0x12; // 0022

    public const uint KindMask = 0xF000;     // S_IFMT
    public const uint Link = 0xA000;         // S_IFLNK

    /// <summary>A bit outside of every mode, for a file that exists with a mode of 0 and whose type was not asked for.</summary>
    public const uint NoKind = 0x80000000;

    public const int FileExists = 17;        // EEXIST
    public const int NotFound = 2;           // ENOENT
    public const int IOError = 5;   // EIO

    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int LockNow = 2 | 4;       // LOCK_EX | LOCK_NB
    private const int LockEnd = 8;           // LOCK_UN
    private const int AccessDenied = 13;     // EACCES
    private const int FullSync = 51;         // F_FULLFSYNC
    private const int Interrupted = 4;       // EINTR

    // statx(2).
    private const int StatxLength = 256;
    private const int StatxOwnerOffset = 20;
    private const int StatxModeOffset = 28;
    private const uint StatxParts = 1 | 2 | 8; // STATX_TYPE, STATX_MODE, STATX_UID
    private const int CurrentFolder = -100;  // AT_FDCWD
    private const int NoFollowStatus = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int EmptyPath = 0x1000;    // AT_EMPTY_PATH

    // statfs(2). Longer than the structure of any system.
    private const int StatfsLength = 256;

    // stat(2) of macOS, with 64-bit inode numbers.
    private const int MacStatLength = 256;
    private const int MacOwnerOffset = 16;

    private const int MayWrite = 2;          // W_OK

    private static readonly bool IsMac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

    /// <summary>ELOOP: with <c>O_NOFOLLOW</c>, the last part of the path is a symbolic link.</summary>
    public static int IsLink { get; } = IsMac ? 62 : 40;

    /// <summary>EWOULDBLOCK, the same number as EAGAIN.</summary>
    public static int WouldBlock { get; } = IsMac ? 35 : 11;

    // On Linux, the value of O_NOFOLLOW depends on the processor: https://elixir.bootlin.com/linux/latest/A/ident/O_NOFOLLOW
    private static int NoFollow { get; } = IsMac ? 0x100 : UsesArmNumbers() ? 0x8000 : 0x20000;

    private static int CloseOnExec { get; } = IsMac ? 0x1000000 : 0x80000;

    // If the path is a named pipe, open must not block.
    private static int NonBlocking { get; } = IsMac ? 0x4 : 0x800;

    /// <summary>Opens a file for reading unless it is a symbolic link. On failure, the handle is invalid and the error is set.</summary>
    public static SafeFileHandle OpenForReading(string path, out int error) => Open(path, ReadOnly, out error);

    /// <summary>Like <see cref="OpenForReading"/>, for reading and writing.</summary>
    public static SafeFileHandle OpenForReadWrite(string path, out int error) => Open(path, ReadWrite, out error);

    /// <summary>Locks an open file until it is closed. Returns 0 or the error.</summary>
    public static int Lock(SafeFileHandle file)
    {
        while (true)
        {
            var error = Result(flock(file, LockNow));
            if (error != Interrupted)
            {
                return error;
            }
        }
    }

    /// <summary>
    /// Releases the lock of an open file. Without it, a child process that is just being started could keep the lock after the file
    /// is closed. Returns 0 or the error.
    /// </summary>
    public static int Unlock(SafeFileHandle file) => Result(flock(file, LockEnd));

    /// <summary>Whether an error means that another process has the lock. Windows network shares return a different error.</summary>
    public static bool IsHeld(int error) => error == WouldBlock || error == AccessDenied;

    /// <summary>Reads the next bytes of an open file. Returns the number of bytes, 0 at the end, or a negative number on failure.</summary>
    public static int Read(SafeFileHandle file, byte[] buffer, out int error)
    {
        while (true)
        {
            var count = (int)read(file, buffer, (UIntPtr)buffer.Length);
            error = count < 0 ? Marshal.GetLastWin32Error() : 0;
            if (error != Interrupted)
            {
                return count;
            }
        }
    }

    /// <summary>Creates a file for writing. From the first moment it has mode 0600 without the bits of the umask.</summary>
    public static SafeFileHandle CreatePrivate(string path, out int error) => Wrap(creat(path, PrivateFile), out error);

    /// <summary>Writes all bytes and flushes them to the disk. Returns 0 or the error.</summary>
    public static int WriteDurably(SafeFileHandle file, byte[] content)
    {
        var error = Write(file, content);
        return error != 0 ? error : Sync(file);
    }

    /// <summary>Writes all bytes. Returns 0 or the error.</summary>
    public static int Write(SafeFileHandle file, byte[] content)
    {
        for (var at = 0; at < content.Length;)
        {
            var rest = at == 0 ? content : Tail(content, at);
            var count = (int)write(file, rest, (UIntPtr)rest.Length);
            var error = count < 0 ? Marshal.GetLastWin32Error() : 0;
            if (error is not (0 or Interrupted))
            {
                return error;
            }

            at += Math.Max(count, 0);
        }

        return 0;
    }

    /// <summary>Whether the last part of a path is a symbolic link.</summary>
    public static bool IsSymbolicLink(string path) => readlink(path, new byte[1], (UIntPtr)1).ToInt64() >= 0;

    /// <summary>The status of a path (Linux only). It does not follow a link in the last part of the path.</summary>
    public static UnixFileStatus Status(string path)
    {
        var status = new byte[StatxLength];
        if (statx(CurrentFolder, path, NoFollowStatus, StatxParts, status) == 0)
        {
            return ReadStatx(status);
        }

        var error = Marshal.GetLastWin32Error();
        return error == NotFound ? default : throw SystemErrors.FromNumber(error, path);
    }

    /// <summary>The status of an open file (Linux only).</summary>
    public static UnixFileStatus Status(SafeFileHandle file)
    {
        var status = new byte[StatxLength];
        return statx(file.DangerousGetHandle().ToInt32(), string.Empty, EmptyPath, StatxParts, status) == 0
            ? ReadStatx(status)
            : throw SystemErrors.FromNumber(Marshal.GetLastWin32Error(), string.Empty);
    }

    /// <summary>The owner of a path on macOS; null on other systems.</summary>
    public static uint? OwnerOnMac(string path)
    {
        var status = new byte[MacStatLength];
        return IsMac && (HasNewInodesOnly ? lstat(path, status) : lstatWithNewInodes(path, status)) == 0
            ? BitConverter.ToUInt32(status, MacOwnerOffset)
            : null;
    }

    /// <summary>The owner of an open file on macOS; null on other systems.</summary>
    public static uint? OwnerOnMac(SafeFileHandle file)
    {
        var status = new byte[MacStatLength];
        return IsMac && (HasNewInodesOnly ? fstat(file, status) : fstatWithNewInodes(file, status)) == 0
            ? BitConverter.ToUInt32(status, MacOwnerOffset)
            : null;
    }

    /// <summary>Whether this account may create something in a folder.</summary>
    public static bool IsWritable(string folder) => access(folder, MayWrite) == 0;

    /// <summary>Creates a folder with mode 0700 without the bits of the umask. Returns 0 or the error.</summary>
    public static int CreatePrivateDirectory(string path) => Result(mkdir(path, PrivateDirectory));

    /// <summary>Sets the mode of a path. Returns 0 or the error.</summary>
    public static int SetMode(string path, uint mode) => Result(chmod(path, mode));

    /// <summary>Sets the mode of an open file. Returns 0 or the error.</summary>
    public static int SetMode(SafeFileHandle file, uint mode) => Result(fchmod(file, mode));

    /// <summary>Renames a file and atomically replaces an existing one. Returns 0 or the error.</summary>
    public static int Rename(string from, string to) => Result(rename(from, to));

    /// <summary>Deletes a name. Returns 0 or the error.</summary>
    public static int Unlink(string path) => Result(unlink(path));

    /// <summary>The type of the file system of a path (Linux only), as a number of statfs(2); 0 when it is not known.</summary>
    public static uint FileSystem(string path)
    {
        var status = new byte[StatfsLength];
        return statfs(path, status) == 0 ? BitConverter.ToUInt32(status, 0) : 0;
    }

    /// <summary>Flushes a file, or the entries of a folder, to the disk. Returns 0 or the error.</summary>
    public static int Sync(string path)
    {
        using var opened = Wrap(open(path, ReadOnly | CloseOnExec), out var error);
        return opened.IsInvalid ? error : Sync(opened);
    }

    // On macOS, fsync leaves the bytes in the cache of the drive. Some file systems there do not support F_FULLFSYNC.
    private static int Sync(SafeFileHandle file) => IsMac && fcntl(file, FullSync) == 0 ? 0 : Result(fsync(file));

    private static byte[] Tail(byte[] content, int start)
    {
        var tail = new byte[content.Length - start];
        Buffer.BlockCopy(content, start, tail, 0, tail.Length);
        return tail;
    }

    // Intel Macs have two versions of stat, and the one without a suffix has the old structure.
    private static bool HasNewInodesOnly => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static UnixFileStatus ReadStatx(byte[] status) =>
        new(BitConverter.ToUInt16(status, StatxModeOffset), BitConverter.ToUInt32(status, StatxOwnerOffset));

    private static SafeFileHandle Open(string path, int access, out int error)
    {
        while (true)
        {
            var file = Wrap(open(path, access | NoFollow | CloseOnExec | NonBlocking), out error);
            if (error != Interrupted)
            {
                return file;
            }
        }
    }

    private static SafeFileHandle Wrap(int descriptor, out int error)
    {
        error = descriptor < 0 ? Marshal.GetLastWin32Error() : 0;
        return new SafeFileHandle((IntPtr)descriptor, ownsHandle: true);
    }

    private static int Result(int returned) => returned == 0 ? 0 : Marshal.GetLastWin32Error();

    private static bool UsesArmNumbers()
    {
        const int ppc64le = 8; // Architecture.Ppc64le, which netstandard2.0 does not define.
        var processor = RuntimeInformation.ProcessArchitecture;
        return processor is Architecture.Arm or Architecture.Arm64 || (int)processor == ppc64le;
    }

#pragma warning disable CA2101 // Ansi is UTF-8 on Unix.
#pragma warning disable IDE1006 // These are the names of the C library.
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int open(string path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int creat(string path, uint mode);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int mkdir(string path, uint mode);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int chmod(string path, uint mode);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true)]
    private static extern int fchmod(SafeFileHandle file, uint mode);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int rename(string from, string to);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int unlink(string path);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern IntPtr readlink(string path, byte[] buffer, UIntPtr size);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int statx(int folder, string path, int flags, uint mask, byte[] status);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int access(string path, int rights);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int lstat(string path, byte[] status);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", EntryPoint = "lstat$INODE64", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int lstatWithNewInodes(string path, byte[] status);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc")]
    private static extern int fstat(SafeFileHandle file, byte[] status);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", EntryPoint = "fstat$INODE64")]
    private static extern int fstatWithNewInodes(SafeFileHandle file, byte[] status);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int statfs(string path, byte[] status);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true)]
    private static extern IntPtr read(SafeFileHandle file, byte[] buffer, UIntPtr count);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true)]
    private static extern IntPtr write(SafeFileHandle file, byte[] buffer, UIntPtr count);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true)]
    private static extern int fcntl(SafeFileHandle file, int command);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true)]
    private static extern int flock(SafeFileHandle file, int operation);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(SafeFileHandle file);
#pragma warning restore IDE1006
#pragma warning restore CA2101
}
