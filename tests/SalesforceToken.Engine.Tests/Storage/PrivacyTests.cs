using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Storage.Platform;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>Protection against other users: file modes and symbolic links on Unix.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivacyTests : IDisposable
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode File600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder700 = File600 | UnixFileMode.UserExecute;
    private const UnixFileMode Folder755 = Folder700 | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TestFolder _folder = new();

    public PrivacyTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are of Unix; on Windows the data folder's rights are set when it is made.");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("000")]
    [InlineData("022")]
    [InlineData("777")]
    public async Task Everything_is_the_users_own_whatever_the_umask(string umask)
    {
        string[] command = ["-c", $"umask {umask}; exec \"$0\" write prod", WorkerProcess.Executable];
        using var worker = WorkerProcess.Start("/bin/sh", Path.Combine(_folder.Root, "below"), command);
        Assert.Equal("written", (await worker.EndAsync())[^1]);

        foreach (var path in Directory.GetFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories).Append(_folder.Root))
        {
            Assert.Equal(Directory.Exists(path) ? Folder700 : File600, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task What_was_opened_to_others_is_closed_and_reported()
    {
        using (var store = _folder.Open())
        {
            await store.PutAsync(Samples.Full("prod"));
        }

        var key = Directory.GetFiles(_folder.Keys, "*.key").Single();
        string[] paths = [_folder.Root, _folder.Tokens, _folder.TokenFile("prod"), key];
        foreach (var path in paths)
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherRead | UnixFileMode.GroupRead);
        }

        _folder.Notices.Clear();
        using var again = _folder.Open();
        Samples.AssertSame(Samples.Full("prod"), await again.GetAsync("prod"));
        Samples.AssertSame(Samples.Full("prod"), await again.GetAsync("prod"));

        Assert.Equal(paths.Length, _folder.Notices.Count);
        foreach (var path in paths)
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & Others);
            Assert.Contains(_folder.Notices, notice => notice.Contains($"'{path}'", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_folder_that_holds_other_things_is_left_as_it_is_and_what_is_ours_in_it_is_private()
    {
        Directory.CreateDirectory(_folder.Root);
        File.WriteAllText(Path.Combine(_folder.Root, "notes.txt"), "mine");
        File.SetUnixFileMode(_folder.Root, Folder755);

        using var store = _folder.Open();
        Assert.Empty(store.ListNames());
        await store.PutAsync(Samples.Full("prod"));
        using var again = _folder.Open();
        Samples.AssertSame(Samples.Full("prod"), await again.GetAsync("prod"));

        Assert.Equal(Folder755, File.GetUnixFileMode(_folder.Root));
        Assert.Equal(Folder700, File.GetUnixFileMode(_folder.Tokens));
        Assert.Equal(Folder700, File.GetUnixFileMode(_folder.Keys));
        Assert.DoesNotContain(_folder.Notices, static notice => notice.Contains("open to other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_others_write_in_is_neither_used_nor_changed()
    {
        const UnixFileMode shared = Folder755 | UnixFileMode.OtherWrite;
        Directory.CreateDirectory(_folder.Root);
        File.WriteAllText(Path.Combine(_folder.Root, "notes.txt"), "ours");
        File.SetUnixFileMode(_folder.Root, shared);

        using var store = _folder.Open();
        Assert.Equal(TokenErrorCode.StorePathUnsafe, Assert.Throws<TokenException>(store.ListNames).Code);
        await Samples.FailsAsync(TokenErrorCode.StorePathUnsafe, () => store.PutAsync(Samples.Bare("prod")));

        Assert.Equal(shared, File.GetUnixFileMode(_folder.Root));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_not_touched()
    {
        var path = _folder.Root;
        File.WriteAllText(path, "mine");
        File.SetUnixFileMode(path, File600 | UnixFileMode.OtherRead);
        using var store = _folder.Open();

        Assert.Equal(TokenErrorCode.StoreReadFailed, Assert.Throws<TokenException>(store.ListNames).Code);
        await Samples.FailsAsync(TokenErrorCode.StoreFolderUnavailable, () => store.PutAsync(Samples.Bare("prod")));

        Assert.Equal((File600 | UnixFileMode.OtherRead, "mine"), (File.GetUnixFileMode(path), File.ReadAllText(path)));
    }

    [Fact]
    public async Task An_empty_folder_becomes_private_when_it_is_first_written_to_and_not_before()
    {
        Directory.CreateDirectory(_folder.Root);
        File.SetUnixFileMode(_folder.Root, Folder755 | UnixFileMode.GroupWrite);
        using var store = _folder.Open();

        Assert.Empty(store.ListNames());
        Assert.Equal(Folder755 | UnixFileMode.GroupWrite, File.GetUnixFileMode(_folder.Root));
        await store.PutAsync(Samples.Full("prod"));

        Assert.Equal(Folder700, File.GetUnixFileMode(_folder.Root));
        Assert.DoesNotContain(_folder.Notices, static notice => notice.Contains("open to other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Both_ways_to_ask_for_a_mode_agree()
    {
        Directory.CreateDirectory(_folder.Root);
        var path = Path.Combine(_folder.Root, "file");
        await File.WriteAllTextAsync(path, string.Empty, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, File600 | UnixFileMode.GroupRead | UnixFileMode.OtherExecute);
        using var file = File.OpenHandle(path);
        var modes = new UnixFileModes();

        const uint expected = 0x21;
        var status = modes.Get(path);
        Assert.Equal((true, false, expected), (status.Exists, status.IsLink, status.OthersRights));
        Assert.Equal(expected, modes.Get(file).OthersRights);
        Assert.False(UnixAccount.IsAnother(status.Owner));
        Assert.False(UnixAccount.IsAnother(modes.Get(file).Owner));
        Assert.Equal(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), status.Owner is not null && modes.Get(file).Owner is not null);
        Assert.Equal(Environment.UserName, UnixAccount.NameOf(UnixAccount.Current));
        Assert.Equal(expected, (uint)UnixFileModes.ByName<string>()(path) & 0x3F);
        Assert.Equal(expected, (uint)UnixFileModes.ByName<Microsoft.Win32.SafeHandles.SafeFileHandle>()(file) & 0x3F);
    }

    [Fact]
    public async Task A_link_in_place_of_a_token_is_refused_for_reading_and_writing()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        var elsewhere = Path.Combine(_folder.Root, "elsewhere");
        File.Move(_folder.TokenFile("prod"), elsewhere);
        File.CreateSymbolicLink(_folder.TokenFile("prod"), elsewhere);

        var error = await Samples.FailsAsync(TokenErrorCode.StorePathUnsafe, () => store.GetAsync("prod"));
        Assert.Contains(_folder.TokenFile("prod"), error.Message, StringComparison.Ordinal);
        await Samples.FailsAsync(TokenErrorCode.StorePathUnsafe, () => store.PutAsync(Samples.Bare("prod")));
        Assert.True(File.Exists(elsewhere));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tokens")]
    [InlineData("keys")]
    [InlineData("locks")]
    public async Task A_link_in_place_of_a_folder_is_refused(string folder)
    {
        using (var store = _folder.Open())
        {
            await store.PutAsync(Samples.Full("prod"));
        }

        var path = Path.Combine(_folder.Root, folder).TrimEnd('/');
        Directory.Move(path, path + "-elsewhere");
        Directory.CreateSymbolicLink(path, path + "-elsewhere");
        using var linked = _folder.Open();

        await Samples.FailsAsync(TokenErrorCode.StorePathUnsafe, () => linked.GetAsync("prod"));
        await Samples.FailsAsync(TokenErrorCode.StorePathUnsafe, () => linked.PutAsync(Samples.Bare("prod")));
        Assert.Equal(TokenErrorCode.StorePathUnsafe, Assert.Throws<TokenException>(linked.ListNames).Code);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/.")]
    [InlineData("/x/..")]
    public async Task A_link_to_the_data_folder_is_refused_however_it_is_written(string end)
    {
        var link = _folder.Root + "-link";
        Directory.CreateDirectory(_folder.Root);
        Directory.CreateSymbolicLink(link, _folder.Root);
        _folder.Environment.Variables["SALESFORCETOKEN_HOME"] = link + end;
        using var linked = _folder.Open();

        var error = await Samples.FailsAsync(TokenErrorCode.StorePathUnsafe, () => linked.PutAsync(Samples.Bare("prod")));

        Assert.Contains($"'{link}'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task A_folder_below_a_link_of_the_user_can_be_used()
    {
        var link = _folder.Root + "-link";
        Directory.CreateDirectory(_folder.Root);
        Directory.CreateSymbolicLink(link, _folder.Root);
        _folder.Environment.Variables["SALESFORCETOKEN_HOME"] = Path.Combine(link, "sub") + "/";
        using var store = _folder.Open();

        await store.PutAsync(Samples.Bare("prod"));

        Assert.True(File.Exists(Path.Combine(_folder.Root, "sub", "tokens", "prod.jwe")));
    }
}
