using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.Framework;

/// <summary>The steps, one after the other; each says what was seen.</summary>
internal sealed class Walk : IDisposable
{
    private const string Name = "prod";
    private const string KeyVariable = "SALESFORCETOKEN_KEY";

    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
    private static readonly string Runtime = Type.GetType("Mono.Runtime") is null ? ".NET Framework" : "Mono";

    private readonly string _module;
    private readonly string _home;
    private readonly Org _org;
    private readonly TokenEngine _engine = NewEngine();
    private int _passed;
    private int _failed;

    private Walk(string module, string home, Org org)
    {
        _module = module;
        _home = home;
        _org = org;
    }

    /// <summary>Walks all steps.</summary>
    public static async Task<int> RunAsync(string module, string simulator)
    {
        Console.WriteLine($"{Runtime}: {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}");
        var home = Path.Combine(Path.GetTempPath(), "salesforcetoken-" + Guid.NewGuid().ToString("N"));
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_HOME", home);
        Environment.SetEnvironmentVariable("BROWSER", $"dotnet \"{simulator}\" browse");
        Environment.SetEnvironmentVariable(KeyVariable, null);

        // On Windows DPAPI keeps the key, as it does for a user. Elsewhere nothing goes into the keyring of whoever runs this.
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_KEY_PROTECTION", IsWindows ? null : "KeyFile");
        try
        {
            using var org = await Org.StartAsync(simulator);
            using var walk = new Walk(module, home, org);
            await walk.RunAsync();
            Console.WriteLine($"The engine on {Runtime}: {walk._passed} passed, {walk._failed} failed, 0 skipped");
            return walk._failed == 0 ? 0 : 1;
        }
        finally
        {
            if (Directory.Exists(home))
            {
                Directory.Delete(home, recursive: true);
            }
        }
    }

    /// <summary>Holds a token's lock, and says so, until the input ends.</summary>
    public static async Task<int> HoldAsync(string name)
    {
        using var lease = await NewStore().LockAsync(name, CancellationToken.None);
        Console.WriteLine("held");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public void Dispose() => _engine.Dispose();

    private async Task RunAsync()
    {
        await StepAsync("every type of what the module ships loads", LoadEveryType);
        await StepAsync("every method of the engine is compiled", CompileEveryMethod);
        await StepAsync("create", CreateAsync);
        await StepAsync("set the credential", SetCredentialAsync);
        await StepAsync("authorize in the browser", AuthorizeAsync);
        await StepAsync("get", GetAsync);
        await StepAsync("refresh", RefreshAsync);
        await StepAsync("many callers of two engines, one refresh", RefreshOnceAsync);
        await StepAsync("a session that has ended", RenewEndedSessionAsync);
        await StepAsync("a damaged file", DamageAsync);
        await StepAsync("a token that another process has locked", LockAsync);
        await StepAsync("a wrong key and a malformed one", ChangeKeyAsync);
        await StepAsync("a removal that Salesforce does not confirm", FailToRemoveAsync);
        await StepAsync("removal", RemoveAsync);
        await StepAsync("removal of a file that cannot be read", RemoveUnreadableAsync);
    }

    // The loader of .NET's load contexts is built for .NET alone, and the module never loads it on .NET Framework.
    private Task<string> LoadEveryType()
    {
        var files = Directory.GetFiles(Path.Combine(_module, "Dependencies"), "*.dll")
            .Where(file => Path.GetFileName(file) != "SalesforceToken.Loader.dll").ToList();
        var types = files.Sum(file => Assembly.LoadFrom(file).GetTypes().Length);
        return Task.FromResult($"{types} types of {files.Count} assemblies");
    }

    // Only compiled code shows whether this runtime has each member that the engine calls.
    private static Task<string> CompileEveryMethod()
    {
        const BindingFlags all = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var methods = typeof(TokenEngine).Assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
            .Where(method => !method.IsAbstract && !method.ContainsGenericParameters && method.GetMethodBody() is not null)
            .ToList();
        methods.ForEach(method => RuntimeHelpers.PrepareMethod(method.MethodHandle));
        return Task.FromResult($"{methods.Count} methods");
    }

    private async Task<string> CreateAsync()
    {
        var created = await _engine.CreateAsync(Definition(Name), replace: false, CancellationToken.None);
        Require(created.Status == TokenStatus.NeedsCredential, $"the status is {created.Status}");
        var protection = created.KeyProtection.ToString();
        Require(protection == (IsWindows ? "Dpapi" : "KeyFile"), $"the key is kept by {protection}");
        return $"{created.Status}, the key is kept by {protection}";
    }

    private async Task<string> SetCredentialAsync()
    {
        var details = await _engine.SetConsumerCredentialAsync(Name, _org.ConsumerKey, _org.ConsumerSecret, CancellationToken.None);
        Require(details.Status == TokenStatus.NeedsAuthorization, $"the status is {details.Status}");
        return details.Status.ToString();
    }

    private async Task<string> AuthorizeAsync()
    {
        var details = await _engine.AuthorizeAsync(Name, new AuthorizationOptions(), progress: null, CancellationToken.None);
        Require(details.Status == TokenStatus.Ready, $"the status is {details.Status}");
        Require(details.Profile.Tokens!.Username == _org.Username, $"the user is {details.Profile.Tokens!.Username}");
        Require(details.Profile.Tokens!.RefreshToken is not null, "there is no refresh token");
        return $"{details.Status}, {details.Profile.Tokens!.Username}";
    }

    private async Task<string> GetAsync()
    {
        var requests = await _org.CountAsync("allRequests");
        var token = await GetTokenAsync(_engine);
        Require(token == await GetTokenAnewAsync(), "another engine reads another token");
        Require(requests == await _org.CountAsync("allRequests"), "a good token was asked for");
        Require(await _org.AcceptsAsync(token), "the org refuses the token");
        return "from the disk, the same for another engine, and the org takes it";
    }

    private async Task<string> RefreshAsync()
    {
        var refreshes = await _org.CountAsync("refreshes");
        var before = await GetTokenAsync(_engine);
        var after = await GetTokenAsync(_engine, new FreshnessOptions { ForceRefresh = true });
        Require(after != before && await _org.AcceptsAsync(after), "the new token is not good");
        Require(await _org.CountAsync("refreshes") == refreshes + 1, "there was not exactly one refresh");
        Require(after == await GetTokenAnewAsync(), "the new token was not stored");
        return "a new token, stored";
    }

    private async Task<string> RefreshOnceAsync()
    {
        const int callers = 16;
        var refreshes = await _org.CountAsync("refreshes");
        var rejected = new FreshnessOptions { RejectedAccessToken = await GetTokenAsync(_engine) };
        using var other = NewEngine();
        var tokens = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => GetTokenAsync(caller % 2 == 0 ? _engine : other, rejected))));
        Require(tokens.Distinct().Count() == 1 && tokens[0] != rejected.RejectedAccessToken, "the callers got different tokens");
        Require(await _org.CountAsync("refreshes") == refreshes + 1, "there was not exactly one refresh");
        return $"{callers} callers, one token";
    }

    private async Task<string> RenewEndedSessionAsync()
    {
        var before = await GetTokenAsync(_engine);
        await _org.AdministrateAsync(HttpMethod.Post, "expire-access-tokens");
        var test = await _engine.TestAsync(Name, CancellationToken.None);
        Require(!test.State.Active, "the ended session is told as active");
        var after = await GetTokenAsync(_engine, new FreshnessOptions { RejectedAccessToken = before });
        Require(await _org.AcceptsAsync(after), "the org refuses the new token");
        return "told as ended, and renewed";
    }

    private async Task<string> DamageAsync()
    {
        var token = await GetTokenAsync(_engine);
        var path = TokenFile(Name);
        var content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content.Take(content.Length / 2).ToArray());
        await FailAsync(TokenErrorCode.TokenFileCorrupt, () => GetTokenAnewAsync());
        var altered = content.ToArray();
        altered[altered.Length / 2] = altered[altered.Length / 2] == 'A' ? (byte)'B' : (byte)'A';
        File.WriteAllBytes(path, altered);
        var message = await FailAsync(TokenErrorCode.TokenFileCorrupt, () => GetTokenAnewAsync());
        File.WriteAllBytes(path, content);
        Require(token == await GetTokenAnewAsync(), "the restored file gives another token");
        return message;
    }

    private async Task<string> LockAsync()
    {
        using var holder = StartHolder();
        try
        {
            Require(await holder.StandardOutput.ReadLineAsync() == "held", "the other process did not get the lock");
            var waited = Stopwatch.StartNew();
            var message = await FailAsync(TokenErrorCode.TokenLocked, () => GetTokenAnewAsync(new FreshnessOptions { ForceRefresh = true }));
            Require(waited.Elapsed < TimeSpan.FromSeconds(20), $"it took {waited.Elapsed}");
            Require(message.Contains(holder.Id.ToString(CultureInfo.InvariantCulture)), $"the holder {holder.Id} is not named: {message}");
            holder.StandardInput.Close();
            holder.WaitForExit();
            await GetTokenAnewAsync(new FreshnessOptions { ForceRefresh = true });
            return message;
        }
        finally
        {
            if (!holder.HasExited)
            {
                holder.Kill();
                holder.WaitForExit();
            }
        }
    }

    private async Task<string> ChangeKeyAsync()
    {
        const string name = "supplied";
        var key = NewKey();
        try
        {
            Environment.SetEnvironmentVariable(KeyVariable, key);
            using var creator = NewEngine();
            var created = await creator.CreateAsync(Definition(name), replace: false, CancellationToken.None);
            Require(created.KeyProtection.ToString() == "EnvironmentVariable", $"the key is kept by {created.KeyProtection}");
            Environment.SetEnvironmentVariable(KeyVariable, NewKey());
            using var stranger = NewEngine();
            var message = await FailAsync(TokenErrorCode.DataKeyMismatch, () => stranger.GetDetailsAsync(name, CancellationToken.None));
            await stranger.GetDetailsAsync(Name, CancellationToken.None);
            Environment.SetEnvironmentVariable(KeyVariable, "not a key");
            using var mistaken = NewEngine();
            await FailAsync(TokenErrorCode.DataKeyInvalid, () => mistaken.GetDetailsAsync(name, CancellationToken.None));
            Environment.SetEnvironmentVariable(KeyVariable, key);
            using var owner = NewEngine();
            await owner.RemoveAsync(name, new RemovalOptions(), CancellationToken.None);
            return message;
        }
        finally
        {
            Environment.SetEnvironmentVariable(KeyVariable, null);
        }
    }

    private async Task<string> FailToRemoveAsync()
    {
        await _org.AdministrateAsync(HttpMethod.Post, "faults", "status=500;endpoint=Revoke;times=1");
        var message = await FailAsync(TokenErrorCode.RevocationFailed, () => _engine.RemoveAsync(Name, new RemovalOptions(), CancellationToken.None));
        Require(await _org.AcceptsAsync(await GetTokenAnewAsync()), "the token is gone");
        return message;
    }

    private async Task<string> RemoveAsync()
    {
        var token = await GetTokenAsync(_engine);
        await _engine.RemoveAsync(Name, new RemovalOptions(), CancellationToken.None);
        Require(!await _org.AcceptsAsync(token), "the org still takes the token");
        Require(!File.Exists(TokenFile(Name)) && (await _engine.ListNamesAsync(CancellationToken.None)).Count == 0, "the file is still there");
        return await FailAsync(TokenErrorCode.TokenNotFound, () => GetTokenAsync(_engine));
    }

    private async Task<string> RemoveUnreadableAsync()
    {
        await _engine.CreateAsync(Definition(Name), replace: false, CancellationToken.None);
        File.WriteAllText(TokenFile(Name), "damaged");
        await FailAsync(TokenErrorCode.TokenFileCorrupt, () => _engine.RemoveAsync(Name, new RemovalOptions(), CancellationToken.None));
        await _engine.RemoveAsync(Name, new RemovalOptions { Force = true }, CancellationToken.None);
        Require((await _engine.ListNamesAsync(CancellationToken.None)).Count == 0, "the file is still there");
        return "refused, and done with Force";
    }

    // A machine's own parts, but for the time that a lock is waited for.
    private static TokenEngine NewEngine() => new(new TokenEngineOptions { Store = NewStore(), Browser = new SystemBrowser(new SystemEnvironment()) });

    private static FileTokenStore NewStore() => new(new FileTokenStoreOptions { LockTimeout = TimeSpan.FromSeconds(2) });

    private static string NewKey()
    {
        var bytes = new byte[64];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static async Task<string> GetTokenAsync(TokenEngine engine, FreshnessOptions? options = null) =>
        (await engine.GetAccessTokenAsync(Name, options ?? new FreshnessOptions(), CancellationToken.None)).AccessToken;

    // By an engine that knows only what is on the disk, as another process would.
    private static async Task<string> GetTokenAnewAsync(FreshnessOptions? options = null)
    {
        using var engine = NewEngine();
        return await GetTokenAsync(engine, options);
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private static async Task<string> FailAsync(TokenErrorCode code, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (TokenException exception) when (exception.Code == code)
        {
            return $"{code}: {exception.Message}";
        }

        throw new InvalidOperationException($"{code} was expected, and nothing failed");
    }

    private async Task StepAsync(string title, Func<Task<string>> step)
    {
        try
        {
            Console.WriteLine($"passed  {title}: {await step()}");
            _passed++;
        }
        catch (Exception exception)
        {
            Console.WriteLine($"FAILED  {title}: {exception}");
            foreach (var cause in (exception as ReflectionTypeLoadException)?.LoaderExceptions.Select(cause => cause.Message).Distinct() ?? [])
            {
                Console.WriteLine($"  {cause}");
            }

            _failed++;
        }
    }

    private TokenDefinition Definition(string name) => new() { Name = name, LoginUrl = _org.LoginUrl, CallbackUrl = _org.CallbackUrl };

    private string TokenFile(string name) => Path.Combine(_home, "tokens", name + ".jwe");

    // This program once more; under Mono, the runtime is the program and this is its argument.
    private Process StartHolder()
    {
        var self = typeof(Program).Assembly.Location;
        var arguments = $"hold \"{_module}\" {Name}";
        var start = IsWindows ? new ProcessStartInfo(self, arguments) : new ProcessStartInfo("mono", $"\"{self}\" {arguments}");
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        return Process.Start(start)!;
    }
}
