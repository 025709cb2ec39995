using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Health;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>Disks that are full or read-only. The tests mount file systems, so they need root on Linux.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MountTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private bool _isMounted;

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", "-l", _folder.Root);
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_an_error_and_the_old_token_is_still_good()
    {
        Mount("size=256k");
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        FillDisk();

        var error = await Samples.FailsAsync(
            TokenErrorCode.StoreWriteFailed, () => store.PutAsync(Samples.Full("prod") with { Description = new string('x', 20000) }));

        Assert.Contains("still there", error.Message, StringComparison.Ordinal);
        Samples.AssertSame(Samples.Full("prod"), await store.GetAsync("prod"));
        Assert.Equal(["prod"], store.ListNames());
        File.Delete(Path.Combine(_folder.Root, "filler"));
        await store.PutAsync(Samples.Bare("prod"));
    }

    [Fact]
    public async Task A_full_disk_keeps_new_tokens_out_with_an_error()
    {
        Mount("size=256k");
        using var store = _folder.Open();
        await store.GetKeyProtectionAsync(TestContext.Current.CancellationToken);
        FillDisk();

        var error = await Assert.ThrowsAsync<TokenException>(() => store.PutAsync(Samples.Full("prod")));

        Assert.Equal(TokenErrorCode.StoreWriteFailed, error.Code);
        Assert.Empty(store.ListNames());
    }

    [Fact]
    public async Task A_read_only_disk_is_an_error_of_writing_alone_and_at_once()
    {
        Mount("size=256k");
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        Run("mount", "-o", "remount,ro", _folder.Root);
        using var other = _folder.Open();

        Samples.AssertSame(Samples.Full("prod"), await other.GetAsync("prod"));
        using var limit = new System.Threading.CancellationTokenSource(TimeSpan.FromSeconds(5));
        var error = await Samples.FailsAsync(TokenErrorCode.StoreWriteFailed, () => other.LockAsync("prod", limit.Token));
        Assert.Contains("still there", error.Message, StringComparison.Ordinal);
        var check = StoredChecks.Store(other.DescribeFolder(), other.Location);
        Assert.Equal((HealthStatus.Failed, TokenErrorCode.StoreWriteFailed), (check.Status, check.Error?.Code));
    }

    [Fact]
    public async Task A_disk_that_fills_up_while_a_refresh_is_under_way_loses_nothing()
    {
        Mount("size=512k");
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        using (var lease = await store.LockAsync("prod", TestContext.Current.CancellationToken))
        {
            var current = (await lease.ReadAsync(TestContext.Current.CancellationToken))!;
            current = await lease.WriteAndReserveAsync(current.Profile, current.Version, TestContext.Current.CancellationToken);
            FillDisk();

            // Longer than any token of Salesforce.
            await lease.WriteAsync(Samples.Full("prod", new string('a', 30_000)), current.Version, TestContext.Current.CancellationToken);
        }

        Samples.AssertSame(Samples.Full("prod", new string('a', 30_000)), await store.GetAsync("prod"));
        Assert.Equal(["prod.jwe"], Directory.GetFiles(_folder.Tokens).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_disk_that_is_full_before_a_refresh_keeps_it_from_being_sent()
    {
        Mount("size=512k");
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        using var lease = await store.LockAsync("prod", TestContext.Current.CancellationToken);
        var current = (await lease.ReadAsync(TestContext.Current.CancellationToken))!;
        FillDisk(leave: 40_000);

        // There is room for the attempt, but not for what the refresh may bring.
        await Samples.FailsAsync(
            TokenErrorCode.StoreWriteFailed,
            async () => await lease.WriteAndReserveAsync(Samples.Bare("prod"), current.Version, TestContext.Current.CancellationToken));

        Samples.AssertSame(Samples.Full("prod"), await store.GetAsync("prod"));
        Assert.Equal(["prod.jwe"], Directory.GetFiles(_folder.Tokens).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_rotated_token_is_saved_on_a_disk_that_has_filled_up_since_the_request_was_sent()
    {
        Mount("size=512k");
        await using var org = await SimulatedOrg.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var callback = $"http://localhost:{FreePort.Find()}/OauthRedirect";
        org.App.CallbackUrls.Add(callback);
        using var store = _folder.Open();
        var isFilling = false;
        using var engine = new TokenEngine(new TokenEngineOptions
        {
            Store = store,
            Browser = new SimulatedBrowser(org),
            Refresh = TestBed.Impatient,
            HttpHandler = () => new BeforeSending(() =>
            {
                if (isFilling)
                {
                    FillDisk();
                }
            }),
        });
        var definition = new TokenDefinition { Name = "prod", LoginUrl = org.LoginUrl, CallbackUrl = callback };
        await engine.CreateAsync(definition, replace: false, TestContext.Current.CancellationToken);
        await engine.SetConsumerCredentialAsync("prod", org.App.ConsumerKey, org.App.ConsumerSecret, TestContext.Current.CancellationToken);
        await engine.AuthorizeAsync("prod", new AuthorizationOptions(), progress: null, TestContext.Current.CancellationToken);
        isFilling = true;

        var token = await engine.GetAccessTokenAsync("prod", new FreshnessOptions { ForceRefresh = true }, TestContext.Current.CancellationToken);

        var stored = (await store.GetAsync("prod"))!;
        Assert.Equal(token.AccessToken, stored.Tokens!.AccessToken);
        Assert.True(org.IsRefreshTokenActive(stored.Tokens.RefreshToken!));
        Assert.Null(stored.RefreshAttempt);
    }

    [Fact]
    public async Task Another_users_folder_is_an_error_that_names_it()
    {
        Assert.SkipUnless(IsRoot && File.Exists("/usr/bin/setpriv"), "Needs root and setpriv (package util-linux), to become another user.");
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        File.SetUnixFileMode(Path.GetDirectoryName(_folder.Root)!, (UnixFileMode)0x1ED);

        foreach (var command in new[] { "read", "write" })
        {
            using var worker = WorkerProcess.Start(
                "/usr/bin/setpriv", _folder.Root, ["--reuid=65534", "--regid=65534", "--clear-groups", WorkerProcess.Executable, command, "prod"]);
            var lines = await worker.EndAsync();
            Assert.SkipWhen(lines.Length == 0, "The other user cannot run the worker where the tests were built.");
            Assert.StartsWith("error StorePathUnsafe ", lines[^1], StringComparison.Ordinal);
            Assert.Contains($"'{_folder.Root}' belongs to root, but this process runs as nobody", lines[^1], StringComparison.Ordinal);
        }
    }

    private static bool IsRoot => OperatingSystem.IsLinux() && Environment.UserName == "root";

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private void Mount(string options)
    {
        Assert.SkipUnless(IsRoot, "Needs root, to mount a small disk.");
        Directory.CreateDirectory(_folder.Root);
        _isMounted = Run("mount", "-t", "tmpfs", "-o", options + ",mode=0700", "tmpfs", _folder.Root) == 0;
        Assert.SkipUnless(_isMounted, "Mounting is not allowed here.");
    }

    private void FillDisk(int leave = 0)
    {
        Fill();
        if (leave > 0)
        {
            using var file = new FileStream(Path.Combine(_folder.Root, "filler"), FileMode.Open, FileAccess.Write);
            file.SetLength(file.Length - leave);
        }
    }

    private void Fill()
    {
        try
        {
            using var file = new FileStream(Path.Combine(_folder.Root, "filler"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1);
            file.Seek(0, SeekOrigin.End);
            var block = new byte[512];
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // The disk is full, as intended.
        }
    }

    /// <summary>Does something before each request leaves.</summary>
    private sealed class BeforeSending(Action action) : DelegatingHandler(SystemHttpHandler.Create())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            action();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
