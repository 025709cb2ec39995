using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>Features that only Windows has: DPAPI, rights of folders, paths of any length.</summary>
[SupportedOSPlatform("windows")]
public sealed class WindowsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public WindowsTests()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Needs Windows.");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dpapi_keeps_changes_and_deletes_the_key_and_another_process_reads_by_it()
    {
        using var store = OpenWithDpapi();
        await store.PutAsync(Samples.Full("prod"));
        Assert.Equal(KeyProtection.Dpapi, await store.GetKeyProtectionAsync(TestContext.Current.CancellationToken));
        Assert.Empty(_folder.Notices);
        var first = Assert.Single(Directory.GetFiles(_folder.Keys, "*.dpapi"));
        Assert.True(new FileInfo(first).Length > 64);

        var lines = await WorkerProcess.RunAsync(_folder.Root, ["rotate"], ("SALESFORCETOKEN_KEY_PROTECTION", "Dpapi"));

        Assert.Equal(["rotated 1 0 Dpapi"], lines);
        Assert.NotEqual(first, Assert.Single(Directory.GetFiles(_folder.Keys, "*.dpapi")));
        Samples.AssertSame(Samples.Full("prod"), await store.GetAsync("prod"));
    }

    [Fact]
    public async Task A_key_that_Dpapi_does_not_open_is_an_error_that_names_its_file()
    {
        using (var store = OpenWithDpapi())
        {
            await store.PutAsync(Samples.Full("prod"));
        }

        var entry = Assert.Single(Directory.GetFiles(_folder.Keys, "*.dpapi"));
        var bytes = await File.ReadAllBytesAsync(entry, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(entry, bytes, TestContext.Current.CancellationToken);
        using var again = OpenWithDpapi();

        var error = await Samples.FailsAsync(TokenErrorCode.DataKeyUnavailable, () => again.GetAsync("prod"));

        Assert.Contains("DPAPI", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_moves_from_the_key_file_to_Dpapi()
    {
        Assert.Equal("written", (await WorkerProcess.RunAsync(_folder.Root, ["write", "prod"]))[^1]);
        Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));

        var lines = await WorkerProcess.RunAsync(_folder.Root, ["rotate"], ("SALESFORCETOKEN_KEY_PROTECTION", "Dpapi"));

        Assert.Equal(["rotated 1 0 Dpapi"], lines);
        Assert.Empty(Directory.GetFiles(_folder.Keys, "*.key"));
        Assert.Equal(["read access-1"], await WorkerProcess.RunAsync(_folder.Root, ["read", "prod"]));
    }

    [Fact]
    public async Task Folders_are_the_users_own_and_one_that_was_opened_is_closed_and_reported()
    {
        using (var store = _folder.Open())
        {
            await store.PutAsync(Samples.Full("prod"));
        }

        AssertPrivate(_folder.Root);
        var folder = new DirectoryInfo(_folder.Root);
        var rights = folder.GetAccessControl();
        rights.AddAccessRule(new FileSystemAccessRule(Everyone, FileSystemRights.ReadAndExecute, AccessControlType.Allow));
        folder.SetAccessControl(rights);
        _folder.Notices.Clear();
        using var again = _folder.Open();

        Samples.AssertSame(Samples.Full("prod"), await again.GetAsync("prod"));

        Assert.Contains($"'{_folder.Root}'", Assert.Single(_folder.Notices), StringComparison.Ordinal);
        AssertPrivate(_folder.Root);
    }

    [Fact]
    public async Task A_path_may_be_longer_than_Windows_takes_without_being_asked()
    {
        var home = Path.Combine([_folder.Root, .. Enumerable.Repeat(new string('d', 60), 5)]);
        _folder.Environment.Variables["SALESFORCETOKEN_HOME"] = home;
        using var store = _folder.Open();

        await store.PutAsync(Samples.Bare("prod"));
        await store.PutAsync(Samples.Full("prod"));

        Samples.AssertSame(Samples.Full("prod"), await store.GetAsync("prod"));
        AssertPrivate(home);
    }

    [Theory]
    [InlineData(FileShare.ReadWrite | FileShare.Delete)]
    [InlineData(FileShare.None)]
    public async Task Whoever_has_the_file_open_for_a_moment_is_waited_for(FileShare share)
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Bare("prod"));
        var open = new FileStream(_folder.TokenFile("prod"), FileMode.Open, FileAccess.Read, share);
        var writing = Task.Run(() => store.PutAsync(Samples.Full("prod")), TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        await open.DisposeAsync();

        await writing;

        Samples.AssertSame(Samples.Full("prod"), await store.GetAsync("prod"));
    }

    private static SecurityIdentifier Everyone => new(WellKnownSidType.WorldSid, null);

    private static void AssertPrivate(string path)
    {
        using var user = WindowsIdentity.GetCurrent();
        SecurityIdentifier[] allowed =
        [
            user.User!,
            new(WellKnownSidType.LocalSystemSid, null),
            new(WellKnownSidType.BuiltinAdministratorsSid, null),
        ];
        var rules = new DirectoryInfo(path).GetAccessControl()
            .GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier))
            .Cast<FileSystemAccessRule>()
            .ToList();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule =>
        {
            Assert.False(rule.IsInherited);
            Assert.Contains((SecurityIdentifier)rule.IdentityReference, allowed);
        });
    }

    private FileTokenStore OpenWithDpapi() => new(new FileTokenStoreOptions
    {
        Environment = _folder.Environment,
        Notice = _folder.Notices.Add,
    });
}
