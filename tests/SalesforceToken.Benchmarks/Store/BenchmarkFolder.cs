using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.Benchmarks.Store;

/// <summary>A data folder for one group of measurements, with its key in a key file.</summary>
internal sealed class BenchmarkFolder : IDisposable
{
    public BenchmarkFolder()
    {
        Root = Path.Combine(Directory.CreateTempSubdirectory("sftoken-").FullName, "data");
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_HOME", Root);
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_KEY_PROTECTION", nameof(KeyProtection.KeyFile));
        Store = new FileTokenStore(new FileTokenStoreOptions());
    }

    public string Root { get; }

    public FileTokenStore Store { get; }

    public static TokenProfile Profile(string name) => new()
    {
        Name = name,
        LoginUrl = new Uri("https://login.salesforce.com"),
        CallbackUrl = "http://localhost:1717/OauthRedirect",
        ConsumerKey = new string('k', 85),
        ConsumerSecret = new string('s', 64),
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Tokens = new TokenSet
        {
            AccessToken = new string('a', 112),
            RefreshToken = new string('r', 87),
            InstanceUrl = new Uri("https://example.my.salesforce.com"),
            IdentityUrl = new Uri("https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS"),
            Scope = ["api", "refresh_token"],
            IssuedAt = DateTimeOffset.UnixEpoch,
        },
    };

    public async Task PutAsync(string name)
    {
        using var lease = await Store.LockAsync(name, CancellationToken.None);
        await lease.WriteAsync(Profile(name), null, CancellationToken.None);
    }

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(Path.GetDirectoryName(Root)!, recursive: true);
    }
}
