using System;
using System.Management.Automation;
using System.Net;

namespace SalesforceToken.Commands;

/// <summary>A cmdlet that connects to Salesforce, through the system's proxy unless the user gives another one.</summary>
public abstract class NetworkPSCmdlet : EnginePSCmdlet
{
    /// <summary>The proxy to use instead of the system's proxy.</summary>
    [Parameter]
    [ValidateNotNull]
    [AddressText]
    public Uri? Proxy { get; set; }

    /// <summary>The user and password for the proxy.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>The proxy as a .NET object; null for the system's proxy.</summary>
    private protected WebProxy? WebProxy { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Proxy is not null)
        {
            if (!IsAddress(Proxy))
            {
                Refuse("ProxyInvalid", "The value of -Proxy is not the address of a proxy.", "Give the whole address, such as http://proxy.example.com:8080.");
            }

            if (Proxy.UserInfo.Length != 0)
            {
                Refuse(
                    "ProxyInvalid",
                    "The address of a proxy must not contain a user name or password: PowerShell would show it in its records.",
                    "Give them with -ProxyCredential.");
            }

            WebProxy = new WebProxy(Proxy) { Credentials = ProxyCredential?.GetNetworkCredential() };
        }
        else if (ProxyCredential is not null)
        {
            Refuse("ProxyMissing", "-ProxyCredential was given without -Proxy.", "Give -Proxy too, or leave -ProxyCredential out.");
        }
    }

    private void Refuse(string errorId, string message, string advice) =>
        ThrowTerminatingError(new SfTokenException(errorId, ErrorCategory.InvalidArgument, message, advice).ErrorRecord);

    // For .NET, 'proxy.example.com:8080' is also an absolute address, with the scheme 'proxy.example.com'.
    private static bool IsAddress(Uri proxy) =>
        proxy is { IsAbsoluteUri: true, Scheme: "http" or "https" or "socks4" or "socks4a" or "socks5", Host.Length: > 0 };
}
