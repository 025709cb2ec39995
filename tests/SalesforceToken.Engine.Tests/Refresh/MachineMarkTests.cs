using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>A data folder that is used on several machines: two owners of one rotating refresh token end each other's authorization.</summary>
public sealed class MachineMarkTests : IAsyncLifetime
{
    private const string First = "0123456789abcdef0123456789abcdef";
    private const string Second = "fedcba9876543210fedcba9876543210";
    private static readonly FreshnessOptions Force = new() { ForceRefresh = true };

    private TestBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await TestBed.StartAsync();
        _bed.Environment.MachineId = First;
        await _bed.AuthorizeAsync();
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task A_copied_folder_is_told_once_before_a_refresh_and_never_at_a_read()
    {
        await _bed.GetAsync(Force);
        _bed.Environment.MachineId = Second;

        await _bed.GetAsync();
        await _bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation);
        Assert.Empty(_bed.Notices);

        await _bed.GetAsync(Force);
        var notice = Assert.Single(_bed.Notices);
        Assert.Contains("'prod' was authorized or refreshed on another machine", notice, StringComparison.Ordinal);
        Assert.Contains("Run Invoke-SfAuthorization", notice, StringComparison.Ordinal);

        await _bed.GetAsync(Force);
        Assert.Single(_bed.Notices);
    }

    [Fact]
    public async Task A_refresh_that_fails_tells_too_and_only_it()
    {
        _bed.Environment.MachineId = Second;
        _bed.Org.RevokeAll();

        await Assert.ThrowsAnyAsync<Exception>(() => _bed.GetAsync(Force));

        Assert.Single(_bed.Notices);
    }

    [Fact]
    public async Task A_new_authorization_belongs_to_the_machine_that_got_it()
    {
        _bed.Environment.MachineId = Second;
        await _bed.Engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation);
        await _bed.GetAsync(Force);
        Assert.Empty(_bed.Notices);

        _bed.Environment.MachineId = First;
        await _bed.GetAsync(Force);
        Assert.Single(_bed.Notices);
    }

    [Fact]
    public async Task An_imported_authorization_belongs_to_the_machine_that_imported_it()
    {
        var address = await _bed.Engine.ExportSfdxAuthUrlAsync(TestBed.Name, TestBed.Cancellation);
        _bed.Environment.MachineId = Second;

        await _bed.Engine.ImportAsync(
            "moved", ImportedAuthorization.FromSfdxAuthUrl(address, _bed.Org.LoginUrl, username: null), replace: false, TestBed.Cancellation);
        await _bed.Engine.GetAccessTokenAsync("moved", Force, TestBed.Cancellation);

        Assert.Empty(_bed.Notices);
    }

    [Fact]
    public async Task A_machine_without_an_identifier_neither_tells_nor_leaves_a_mark()
    {
        var marks = (await _bed.ReadAsync()).Machines;
        _bed.Environment.MachineId = null;

        await _bed.GetAsync(Force);

        Assert.Empty(_bed.Notices);
        Assert.Equal(marks, (await _bed.ReadAsync()).Machines);
    }

    [Fact]
    public async Task An_authorization_without_a_mark_is_marked_by_its_next_refresh_without_a_word()
    {
        await _bed.ChangeAsync(static profile => profile with { Machines = [] });

        await _bed.GetAsync(Force);

        Assert.Empty(_bed.Notices);
        Assert.Single((await _bed.ReadAsync()).Machines);
    }

    [Fact]
    public async Task The_last_eight_machines_are_known()
    {
        for (var i = 0; i < 9; i++)
        {
            _bed.Environment.MachineId = $"{i:x32}";
            await _bed.GetAsync(Force);
        }

        Assert.Equal(9, _bed.Notices.Count);
        Assert.Equal(8, (await _bed.ReadAsync()).Machines.Distinct().Count());
        _bed.Environment.MachineId = $"{1:x32}";
        await _bed.GetAsync(Force);
        Assert.Equal(9, _bed.Notices.Count);
        _bed.Environment.MachineId = $"{0:x32}";
        await _bed.GetAsync(Force);
        Assert.Equal(10, _bed.Notices.Count);
    }

    [Fact]
    public async Task A_flow_without_a_user_leaves_no_mark()
    {
        await _bed.Engine.CreateAsync(
            new TokenDefinition { Name = "job", LoginUrl = _bed.Org.InstanceUrl, Flow = TokenFlow.ClientCredentials }, replace: false, TestBed.Cancellation);
        await _bed.Engine.SetConsumerCredentialAsync(
            "job", _bed.Org.App.ConsumerKey, _bed.Org.App.ConsumerSecret, TestBed.Cancellation);
        _bed.Org.App.ClientCredentialsEnabled = true;
        _bed.Org.App.ClientCredentialsUser = _bed.Org.User;

        await _bed.Engine.GetAccessTokenAsync("job", Force, TestBed.Cancellation);

        Assert.Empty((await _bed.Store.GetAsync("job"))!.Machines);
    }

    [Fact]
    public async Task The_identifier_itself_is_not_stored()
    {
        var profile = await _bed.ReadAsync();
        var record = Encoding.UTF8.GetString(RecordSerializer.Write(profile));

        Assert.Contains($"\"machines\":[\"{Assert.Single(profile.Machines)}\"]", record, StringComparison.Ordinal);
        string[] forms = [First, Convert.ToBase64String(Encoding.UTF8.GetBytes(First))[..20], Convert.ToBase64String(Convert.FromHexString(First))[..12]];
        Assert.All(forms, form => Assert.DoesNotContain(form, record, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("container", "podman")]
    [InlineData("KUBERNETES_SERVICE_HOST", "10.0.0.1")]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER", "true")]
    public void A_container_has_no_identifier(string variable, string value)
    {
        Assert.Null(MachineId.Read(new TestEnvironment { Variables = { [variable] = value } }));
    }

    [Fact]
    public void On_Linux_the_first_file_that_has_an_identifier_counts_and_a_container_has_none()
    {
        var root = Directory.CreateTempSubdirectory("sftoken-root-").FullName;
        var linux = new TestEnvironment { OperatingSystem = OperatingSystemKind.Linux };
        try
        {
            Assert.Null(MachineId.Read(linux, root));
            Write("var/lib/dbus/machine-id", First + "\n");
            Assert.Equal(First, MachineId.Read(linux, root));
            Write("etc/machine-id", "uninitialized\n");
            Assert.Equal(First, MachineId.Read(linux, root));
            Write("etc/machine-id", Second + "\n");
            Assert.Equal(Second, MachineId.Read(linux, root));
            Write("run/.containerenv", string.Empty);
            Assert.Null(MachineId.Read(linux, root));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        void Write(string file, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
            File.WriteAllText(Path.Combine(root, file), text);
        }
    }

    [Fact]
    public void This_machine_has_the_same_identifier_each_time_or_none()
    {
        var environment = new SystemEnvironment();
        Assert.Equal(environment.MachineId, environment.MachineId);
        Assert.True(environment.MachineId is null or { Length: >= 32 });
    }
}
