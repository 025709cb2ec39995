using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.Server;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Memory;

/// <summary>What is left of the secrets in the memory of a process that has used them and lives on.</summary>
public sealed class SecretMemoryTests : IDisposable
{
    private const string ConsumerSecret = "MarkerConsumerSecret-7f3a9c5d1e88";

    // All refresh tokens of the simulator begin with it, and nothing else does.
    private const string RefreshTokenStart = "5Aep861";

    private readonly TestFolder _home = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("sftoken-memory-").FullName;

    /// <summary>What may be found all the same: the owner, and why this module cannot help it. docs/security.md names them too.</summary>
    private static readonly (string Owner, string Reason, Func<MemoryHit, bool> Covers)[] Allowed =
    [
        (
            "OpenSSL",
            "It decrypts an answer into a buffer of its own, and frees the buffer without wiping it.",
            hit => hit is { Place: MemoryPlace.Native, Marker: { Secret: "refresh token", Form: "UTF-8" } }),
        (
            "SslStream of .NET",
            "It rents arrays of the pool for what it has decrypted, and returns them without wiping them.",
            hit => hit is { Place: MemoryPlace.PooledArray, Marker: { Secret: "refresh token", Form: "UTF-8" } }),
    ];

    public void Dispose()
    {
        _home.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_collection_nobody_keeps_a_refresh_token_a_consumer_secret_or_a_private_key(bool isShell)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows the memory of a process as a file.");
        Assert.SkipWhen(isShell && InstalledShell.Command is null, InstalledShell.Missing);
        var key = await MakeSecretsAsync();
        using var certificate = SimulatorCertificate.Create();
        await using var org = await StartOrgAsync(certificate);
        using var worker = Start(org, isShell);
        var byteArrayType = long.Parse((await worker.ReadLineAsync())!, CultureInfo.InvariantCulture);
        Assert.Equal("used", await worker.ReadLineAsync());
        org.Faults.Add(Fault.OAuthError("invalid_grant", "expired access/refresh token") with { GrantType = "refresh_token" });
        await worker.TellAsync("fail");
        Assert.Equal("failed RefreshTokenExpired", await worker.ReadLineAsync());
        var memory = new ProcessMemory(worker.Id, byteArrayType);
        var hits = await CollectAndFindAsync(worker, memory, [
            .. MemoryMarkers.OfText("consumer secret", ConsumerSecret),
            .. MemoryMarkers.OfText("refresh token", RefreshTokenStart),
            .. MemoryMarkers.OfPrivateKey("private key", key),
        ]);
        foreach (var hit in hits)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{hit} {AllowanceOf(hit)}");
        }

        Assert.DoesNotContain(hits, hit => AllowanceOf(hit) is null);

        // The search finds what is there: a text that was given in the command line, and the string that it became.
        Assert.Superset(
            new HashSet<string> { "UTF-8", MemoryMarkers.Utf16 },
            memory.Find([.. MemoryMarkers.OfText("consumer key", org.App.ConsumerKey)]).Select(hit => hit.Marker.Form).ToHashSet());
    }

    /// <summary>
    /// A collection does not overwrite all that it frees: memory between objects that could not be moved may stay as it was until the
    /// next one. What somebody keeps is there after each.
    /// </summary>
    private static async Task<IReadOnlyList<MemoryHit>> CollectAndFindAsync(
        WorkerProcess worker, ProcessMemory memory, IReadOnlyList<MemoryMarker> markers)
    {
        const int maxCollections = 5;
        for (var collection = 1; ; collection++)
        {
            await worker.TellAsync("collect");
            Assert.Equal("collected", await worker.ReadLineAsync());
            var hits = memory.Find(markers);
            if (collection == maxCollections || hits.All(hit => AllowanceOf(hit) is not null))
            {
                return hits;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TestBed.Cancellation);
        }
    }

    private static string? AllowanceOf(MemoryHit hit) =>
        Allowed.Where(entry => entry.Covers(hit)).Select(entry => $"{entry.Owner}: {entry.Reason}").FirstOrDefault();

    private async Task<RSAParameters> MakeSecretsAsync()
    {
        await OpenSsl.MakeKeyAsync(_folder);
        var path = Path.Combine(_folder, "key.pem");
        using var key = RSA.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(path, TestBed.Cancellation));
        await OpenSsl.RunAsync(_folder, "pkcs8 -in key.pem -topk8 -v2 aes-256-cbc -passout env:KEY_PASSWORD -out encrypted.pem");
        File.Move(Path.Combine(_folder, "encrypted.pem"), path, overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(_folder, "key-password"), OpenSsl.Password, TestBed.Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder, "consumer-secret"), ConsumerSecret, TestBed.Cancellation);
        return key.ExportParameters(includePrivateParameters: true);
    }

    // Over https, as with Salesforce: that has buffers of its own.
    private async Task<SimulatedOrg> StartOrgAsync(X509Certificate2 certificate)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "trusted.pem"), certificate.ExportCertificatePem(), TestBed.Cancellation);
        var app = new SimulatedApp
        {
            ConsumerSecret = ConsumerSecret,
            Certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, "cert.pem")),
            PermittedUsers = PermittedUsers.AdminApprovedUsersArePreAuthorized,
        };
        var org = await SimulatedOrg.StartAsync(new SimulatedOrgOptions { Certificate = certificate, App = app }, TestBed.Cancellation);
        org.App.AdminApprovedUsers.Add(org.User);
        return org;
    }

    private WorkerProcess Start(SimulatedOrg org, bool isShell)
    {
        var callbackUrl = $"http://localhost:{FreePort.Find()}/OauthRedirect";
        org.App.CallbackUrls.Add(callbackUrl);
        string[] command = isShell
            ? [.. InstalledShell.Command!, "-File", Path.Combine(AppContext.BaseDirectory, "Memory/use-secrets.ps1"), InstalledShell.Manifest]
            : [WorkerProcess.Executable, "use-secrets"];
        return WorkerProcess.Start(
            command[0],
            _home.Root,
            [.. command[1..], _folder, org.LoginUrl.AbsoluteUri, callbackUrl, org.App.ConsumerKey, org.User.Username],
            ("SSL_CERT_FILE", Path.Combine(_folder, "trusted.pem")),
            ("POWERSHELL_TELEMETRY_OPTOUT", "1"),
            ("MALLOC_ARENA_MAX", "1"),

            // With it, a collection overwrites what it frees. What is found then is what somebody keeps.
            ("DOTNET_HeapVerify", "1"),
            ("BROWSER", $"dotnet \"{Path.Combine(AppContext.BaseDirectory, "SalesforceToken.Simulator.dll")}\" browse"));
    }
}
