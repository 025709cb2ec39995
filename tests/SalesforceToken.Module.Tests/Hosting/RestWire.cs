using System;
using System.Threading.Tasks;
using Xunit;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>A user with a token, and a wire between the command and the org that shows what was sent. The tests of a class share it.</summary>
public sealed class RestWire : IAsyncLifetime
{
    internal SalesforceSession User { get; private set; } = null!;

    internal RecordingProxy Proxy { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        User = await SalesforceSession.StartAsync();
        User.Authorize();
        Reset();
    }

    public ValueTask DisposeAsync()
    {
        Proxy.Dispose();
        return User.DisposeAsync();
    }

    /// <summary>A new wire, which answers {} until a test says what.</summary>
    internal RecordingProxy Reset()
    {
        Proxy?.Dispose();
        return Proxy = new RecordingProxy();
    }

    internal RunResult Call(string arguments, string before = "")
    {
        User.UseHome();
        return User.Run($"{before}; Invoke-SfRestMethod -Name prod -ApiVersion 60 -Proxy {Proxy.Address} {arguments}".TrimStart(';', ' '));
    }

    /// <summary>The body of the only request.</summary>
    internal string Body() => Assert.Single(Proxy.Requests).Split("\n\n", 2)[1];

    /// <summary>The first line of the only request, without the host.</summary>
    internal string Target() => Assert.Single(Proxy.Requests).Split('\n')[0].Replace(User.Org.LoginUrl.GetLeftPart(UriPartial.Authority), string.Empty, StringComparison.Ordinal);
}
