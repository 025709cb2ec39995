using System;
using System.Management.Automation;
using System.Net;

namespace SalesforceToken.Commands;

/// <summary>A cmdlet that speaks with Salesforce, over the system's proxy unless it is given another.</summary>
public abstract class NetworkPSCmdlet : EnginePSCmdlet
{
    /// <summary>The proxy to use in place of the system's.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>The user and password for the proxy.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>The proxy as .NET has it; null for the system's.</summary>
    private protected WebProxy? Route { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Proxy is not null)
        {
            if (!IsAddress(Proxy))
            {
                var refusal = new SfTokenException(
                    "ProxyInvalid",
                    ErrorCategory.InvalidArgument,
                    "What -Proxy gives is not the address of a proxy.",
                    "Give the whole address, such as http://proxy.example.com:8080.");
                ThrowTerminatingError(refusal.ErrorRecord);
            }

            Route = new WebProxy(Proxy) { Credentials = ProxyCredential?.GetNetworkCredential() };
        }
        else if (ProxyCredential is not null)
        {
            var failure = new SfTokenException(
                "ProxyMissing",
                ErrorCategory.InvalidArgument,
                "-ProxyCredential is for the proxy that -Proxy names, and there is none.",
                "Give -Proxy too, or leave -ProxyCredential out.");
            ThrowTerminatingError(failure.ErrorRecord);
        }
    }

    // 'proxy.example.com:8080' too is a whole address to .NET, of a scheme of that name.
    private static bool IsAddress(Uri proxy) =>
        proxy is { IsAbsoluteUri: true, Scheme: "http" or "https" or "socks4" or "socks4a" or "socks5", Host.Length: > 0 };
}
