using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Tests.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Unattended;

/// <summary>The JWT bearer flow: a signed statement about a user who was approved before.</summary>
[Collection(nameof(ManyProcessesTests))]
public sealed class JwtBearerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly string _folder = Directory.CreateTempSubdirectory("sftoken-keys-").FullName;

    /// <summary>What openssl makes of key.pem and cert.pem, the file, and whether it has the password.</summary>
    public static TheoryData<string, string, bool> Kinds { get; } = new()
    {
        { "", "key.pem", false },
        { "pkey -in key.pem -traditional -out pkcs1.pem", "pkcs1.pem", false },
        { "rsa -in key.pem -traditional -aes256 -passout env:KEY_PASSWORD -out pkcs1-encrypted.pem", "pkcs1-encrypted.pem", true },
        { "pkcs8 -in key.pem -topk8 -v2 aes-256-cbc -passout env:KEY_PASSWORD -out encrypted.pem", "encrypted.pem", true },
        { "pkcs8 -in key.pem -topk8 -nocrypt -outform DER -out key.der", "key.der", false },
        { "pkcs8 -in key.pem -topk8 -outform DER -passout env:KEY_PASSWORD -out encrypted.der", "encrypted.der", true },
        { "pkcs12 -export -inkey key.pem -in cert.pem -passout env:KEY_PASSWORD -out key.pfx", "key.pfx", true },
        { "pkcs12 -export -inkey key.pem -in cert.pem -passout pass: -out open.pfx", "open.pfx", false },
        { "pkcs12 -export -inkey key.pem -in cert.pem -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1 -passout env:KEY_PASSWORD -out old.pfx", "old.pfx", true },
        { "pkcs12 -export -inkey key.pem -in cert.pem -nomac -passout env:KEY_PASSWORD -out no-mac.pfx", "no-mac.pfx", true },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_key_of_each_kind_signs_what_the_org_takes_and_a_wrong_password_is_told(string command, string file, bool hasPassword)
    {
        await using var bed = await StartAsync();
        if (command.Length > 0)
        {
            await OpenSsl.RunAsync(_folder, command);
        }

        var path = Path.Combine(_folder, file);
        if (hasPassword)
        {
            await FailsAsync(TokenErrorCode.PrivateKeyPasswordWrong, bed, new NewPrivateKey { Path = path });
            await FailsAsync(TokenErrorCode.PrivateKeyPasswordWrong, bed, new NewPrivateKey { Path = path, Password = "wrong" });
        }

        await SetAsync(bed, new NewPrivateKey { Path = path, Password = !hasPassword ? null : OpenSsl.Password });

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        var profile = await bed.ReadAsync();
        Assert.Equal((path, null, null), (profile.PrivateKey!.Path, profile.PrivateKey.EmbeddedKey, profile.ConsumerSecret));
        Assert.Equal(file.EndsWith("pfx", StringComparison.Ordinal), profile.PrivateKey.CertificateExpiresAt is not null);
        Assert.Equal(bed.Org.User.Username, profile.Tokens!.Username);
        Assert.Equal(200, (await bed.Engine.CallAsync(
            TestBed.Name, new RestRequest { Address = "limits", ApiVersion = "62.0" }, TestBed.Cancellation)).StatusCode);
        Assert.Equal(1, bed.TokenRequests);
    }

    [Fact]
    public async Task A_key_that_is_embedded_is_needed_nowhere_else_and_one_that_is_not_is_read_each_time()
    {
        await using var bed = await StartAsync();
        var path = Path.Combine(_folder, "key.pem");
        await SetAsync(bed, new NewPrivateKey { Path = path });
        File.Move(path, path + ".moved");
        var failure = await Samples.FailsAsync(TokenErrorCode.PrivateKeyUnreadable, () => bed.GetAsync());
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);

        await SetAsync(bed, new NewPrivateKey { Path = path + ".moved", Embed = true });
        File.Delete(path + ".moved");

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        Assert.All(bed.Files(), bytes => Assert.DoesNotContain("PRIVATE KEY", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_that_is_in_no_store_is_embedded_and_a_stored_one_is_found_by_its_thumbprint()
    {
        await using var bed = await StartAsync();
        using var certificate = X509CertificateLoader.LoadPkcs12(
            X509Certificate2.CreateFromPemFile(Path.Combine(_folder, "cert.pem"), Path.Combine(_folder, "key.pem")).Export(X509ContentType.Pfx),
            password: null,
            X509KeyStorageFlags.Exportable);
        await FailsAsync(TokenErrorCode.CertificateNotFound, bed, new NewPrivateKey { Certificate = certificate });
        await FailsAsync(TokenErrorCode.CertificateNotFound, bed, new NewPrivateKey { CertificateThumbprint = certificate.Thumbprint });
        await SetAsync(bed, new NewPrivateKey { Certificate = certificate, Embed = true });
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        Assert.NotNull((await bed.ReadAsync()).PrivateKey!.EmbeddedKey);

        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        store.Add(certificate);
        try
        {
            await SetAsync(bed, new NewPrivateKey { CertificateThumbprint = "\u200e" + certificate.Thumbprint.ToLowerInvariant().Insert(2, " ") });
            Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(new FreshnessOptions { ForceRefresh = true })));
            Assert.Equal(certificate.Thumbprint, (await bed.ReadAsync()).PrivateKey!.CertificateThumbprint);
        }
        finally
        {
            store.Remove(certificate);
        }
    }

    [Fact]
    public async Task A_refusal_does_not_outlive_the_setting_that_brought_it()
    {
        await using var bed = await StartAsync();
        await SetAsync(bed, new NewPrivateKey { Path = Path.Combine(_folder, "key.pem") });
        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { Audience = "https://other.example" }, TestBed.Cancellation);
        await Samples.FailsAsync(TokenErrorCode.AudienceRejected, () => bed.GetAsync());

        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { Description = "The request stays the same." }, TestBed.Cancellation);
        await Samples.FailsAsync(TokenErrorCode.AudienceRejected, () => bed.GetAsync());
        Assert.Equal(1, bed.TokenRequests);
        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { Audience = string.Empty }, TestBed.Cancellation);

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task A_key_that_cannot_be_used_is_told_by_its_fault_and_nothing_is_stored()
    {
        await using var bed = await StartAsync();
        await OpenSsl.MakeKeyAsync(Path.Combine(_folder, "short"), bits: 1024);
        await OpenSsl.RunAsync(_folder, "ecparam -name prime256v1 -genkey -noout -out ec.pem");
        await OpenSsl.MakeKeyAsync(Path.Combine(_folder, "other"));
        using (var key = RSA.Create(2048))
        using (var old = new CertificateRequest("CN=old", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddDays(-1)))
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder, "old.pfx"), old.Export(X509ContentType.Pfx), TestBed.Cancellation);
            await File.WriteAllBytesAsync(Path.Combine(_folder, "half.pfx"), old.Export(X509ContentType.Pfx)[..900], TestBed.Cancellation);
        }

        await WriteAsync("both.pem", await ReadAsync("key.pem") + await ReadAsync("other/cert.pem"));
        await WriteAsync("text.pem", "no key");
        await WriteAsync("empty.pem", string.Empty);
        await WriteAsync("damaged.pem", (await ReadAsync("key.pem")).Replace("\nMII", "\nMIX", StringComparison.Ordinal));
        (string File, TokenErrorCode Code)[] cases =
        [
            ("short/key.pem", TokenErrorCode.PrivateKeyTooShort),
            ("ec.pem", TokenErrorCode.PrivateKeyNotRsa),
            ("both.pem", TokenErrorCode.PrivateKeyMismatch),
            ("old.pfx", TokenErrorCode.CertificateExpired),
            ("half.pfx", TokenErrorCode.PrivateKeyInvalid),
            ("cert.pem", TokenErrorCode.PrivateKeyInvalid),
            ("text.pem", TokenErrorCode.PrivateKeyInvalid),
            ("empty.pem", TokenErrorCode.PrivateKeyInvalid),
            ("damaged.pem", TokenErrorCode.PrivateKeyInvalid),
            ("missing.pem", TokenErrorCode.PrivateKeyUnreadable),
            ("short", TokenErrorCode.PrivateKeyUnreadable),
        ];
        foreach (var (file, code) in cases)
        {
            var failure = await FailsAsync(code, bed, new NewPrivateKey { Path = Path.Combine(_folder, file) });
            Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal((null, null), ((await bed.ReadAsync()).ConsumerKey, (await bed.ReadAsync()).PrivateKey));
    }

    [Fact]
    public async Task A_clock_that_is_wrong_here_is_made_up_for()
    {
        await using var bed = await StartAsync();
        await SetAsync(bed, KeyInFile);
        var wrong = new FakeTimeProvider(_time.GetUtcNow().AddHours(-3));
        using var engine = new TokenEngine(new TokenEngineOptions { Store = bed.Store, Browser = null!, Time = wrong });

        var token = await engine.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation);

        Assert.True(bed.Org.IsAccessTokenActive(token.AccessToken));
        Assert.Equal(2, bed.TokenRequests);
    }

    [Fact]
    public async Task A_certificate_that_soon_ends_is_told_once()
    {
        await using var bed = await StartAsync(days: 40);
        await OpenSsl.RunAsync(_folder, "pkcs12 -export -inkey key.pem -in cert.pem -passout pass: -out key.pfx");
        await SetAsync(bed, new NewPrivateKey { Path = Path.Combine(_folder, "key.pfx") });
        await bed.GetAsync();
        Assert.Empty(bed.Notices);

        _time.Advance(TimeSpan.FromDays(20));
        await bed.GetAsync();
        await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });

        // openssl takes the time of the system, which goes on while the test's clock stands.
        Assert.Matches("ends in 2[01] days", Assert.Single(bed.Notices));
    }

    [Fact]
    public async Task What_the_org_refuses_is_told_by_its_cause()
    {
        await using var bed = await StartAsync();
        await SetAsync(bed, KeyInFile);
        bed.Org.App.AdminApprovedUsers.Clear();
        await Samples.FailsAsync(TokenErrorCode.UserNotApproved, ForceAsync);
        bed.Org.App.AdminApprovedUsers.Add(bed.Org.User);
        bed.Org.App.IsIpRestricted = true;
        await Samples.FailsAsync(TokenErrorCode.LoginRestricted, ForceAsync);
        bed.Org.App.IsIpRestricted = false;
        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { Audience = "https://other.example" }, TestBed.Cancellation);
        await Samples.FailsAsync(TokenErrorCode.AudienceRejected, ForceAsync);
        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { Audience = string.Empty }, TestBed.Cancellation);
        await OpenSsl.MakeKeyAsync(Path.Combine(_folder, "other"));
        await SetAsync(bed, new NewPrivateKey { Path = Path.Combine(_folder, "other", "key.pem") });
        await Samples.FailsAsync(TokenErrorCode.AssertionRejected, ForceAsync);
        Assert.Null((await bed.ReadAsync()).Tokens);

        Task ForceAsync() => bed.GetAsync(new FreshnessOptions { ForceRefresh = true });
    }

    [Fact]
    public async Task A_secret_alone_keeps_the_key_and_a_key_alone_the_rest()
    {
        await using var bed = await StartAsync();
        Assert.Equal(TokenStatus.NeedsCredential, (await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation)).Status);
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, consumerSecret: null, TestBed.Cancellation);
        Assert.Equal(TokenStatus.NeedsCredential, (await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation)).Status);
        await Samples.FailsAsync(TokenErrorCode.ConsumerCredentialMissing, () => bed.GetAsync());

        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, null, null, KeyInFile, TestBed.Cancellation);
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, null, bed.Org.App.ConsumerSecret, TestBed.Cancellation);

        var profile = await bed.ReadAsync();
        Assert.Equal((bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, KeyInFile.Path), (profile.ConsumerKey, profile.ConsumerSecret, profile.PrivateKey!.Path));
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task A_key_belongs_to_this_flow_and_this_flow_needs_a_user()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await OpenSsl.MakeKeyAsync(_folder);
        await Samples.FailsAsync(TokenErrorCode.FlowSettingInvalid, () => bed.Engine.SetConsumerCredentialAsync(TestBed.Name, null, null, KeyInFile, TestBed.Cancellation));
        await Samples.FailsAsync(TokenErrorCode.FlowSettingInvalid, () => bed.Engine.CreateAsync(
            new TokenDefinition { Name = "ci", Flow = TokenFlow.JwtBearer }, replace: false, TestBed.Cancellation));
        await Samples.FailsAsync(TokenErrorCode.FlowSettingInvalid, () => bed.Engine.SetAsync(
            TestBed.Name, new TokenChanges { Audience = "https://x.example" }, TestBed.Cancellation));
    }

    [Theory]
    [InlineData("https://login.salesforce.com", "https://login.salesforce.com")]
    [InlineData("https://test.salesforce.com", "https://test.salesforce.com")]
    [InlineData("https://acme.my.salesforce.com", "https://login.salesforce.com")]
    [InlineData("https://acme-dev-ed.develop.my.salesforce.com", "https://login.salesforce.com")]
    [InlineData("https://acme--uat.sandbox.my.salesforce.com", "https://test.salesforce.com")]
    [InlineData("https://acme.scratch.my.salesforce.com", "https://test.salesforce.com")]
    [InlineData("https://acme.my.site.com/partners", "https://acme.my.site.com/partners")]
    public void The_audience_follows_from_the_login_host(string login, string audience) =>
        Assert.Equal(audience, JwtAssertion.AudienceOf(Engine.OAuth.LoginHost.Parse(new Uri(login))));

    [Fact]
    public async Task Twenty_processes_at_once_mint_once()
    {
        await using var bed = await StartAsync(TimeProvider.System);
        await SetAsync(bed, KeyInFile);
        var workers = Enumerable.Range(0, 20).Select(_ => WorkerProcess.Start(bed.DataDirectory, ["get-at-once", TestBed.Name])).ToList();
        try
        {
            await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));
            await Task.WhenAll(workers.Select(worker => worker.StartWorkAsync()));
            var answers = await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));

            Assert.StartsWith("ok ", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
            Assert.Equal(1, bed.TokenRequests);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    private NewPrivateKey KeyInFile => new() { Path = Path.Combine(_folder, "key.pem") };

    private async Task<TestBed> StartAsync(TimeProvider? time = null, int days = 365)
    {
        await OpenSsl.MakeKeyAsync(_folder, days: days);
        var bed = await TestBed.StartAsync(time ?? _time, new SimulatedApp
        {
            Scopes = ["api"],
            Certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, "cert.pem")),
            PermittedUsers = PermittedUsers.AdminApprovedUsersArePreAuthorized,
        });
        bed.Org.App.AdminApprovedUsers.Add(bed.Org.User);
        await bed.Engine.CreateAsync(
            new TokenDefinition { Name = TestBed.Name, LoginUrl = bed.Org.LoginUrl, Flow = TokenFlow.JwtBearer, Username = bed.Org.User.Username },
            replace: false,
            TestBed.Cancellation);
        return bed;
    }

    private static Task<TokenDetails> SetAsync(TestBed bed, NewPrivateKey key) =>
        bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, consumerSecret: null, key, TestBed.Cancellation);

    private static async Task<TokenException> FailsAsync(TokenErrorCode code, TestBed bed, NewPrivateKey key)
    {
        var failure = await Samples.FailsAsync(code, () => SetAsync(bed, key));
        Assert.DoesNotContain(OpenSsl.Password, failure.ToString(), StringComparison.Ordinal);
        return failure;
    }

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(_folder, file), TestBed.Cancellation);

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(_folder, file), text, TestBed.Cancellation);
}
