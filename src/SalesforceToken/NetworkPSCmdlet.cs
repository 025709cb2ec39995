using System;
using System.Management.Automation;
using System.Net;

namespace SalesforceToken;

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
        if (Proxy is not null)
        {
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
}
