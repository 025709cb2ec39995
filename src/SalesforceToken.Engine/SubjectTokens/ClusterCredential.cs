using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.SubjectTokens;

/// <summary>
/// The default token of a Kubernetes service account. It is a credential of the cluster's own API: whoever gets it can act there. A
/// projected token with an audience of its own is none. Source: Kubernetes, "Configure Service Accounts for Pods".
/// </summary>
internal static class ClusterCredential
{
    private const string DefaultFolder = "/secrets/kubernetes.io/serviceaccount/";
    private const string OldIssuer = "kubernetes/serviceaccount";

    // What clusters call their own API, unless it is the issuer's address.
    private static readonly string[] ApiServers = ["kubernetes.default.svc", "k3s"];
    private static readonly string[] ApiServerSuffixes = [".azmk8s.io", ".azmk8s.io\""];

    /// <summary>Whether the default token lies at a path.</summary>
    public static bool IsDefaultPath(string path) => path.Replace('\\', '/').IndexOf(DefaultFolder, StringComparison.Ordinal) >= 0;

    /// <summary>Whether the claims are those of such a token.</summary>
    public static bool Is(JsonElement claims, IReadOnlyCollection<string> audiences)
    {
        var issuer = claims.GetText("iss");
        var isOfCluster = issuer == OldIssuer
            || claims.TryGet("kubernetes.io") is not null
            || claims.GetText("sub")?.StartsWith("system:serviceaccount:", StringComparison.Ordinal) == true;
        return isOfCluster && (audiences.Count == 0 || audiences.Any(audience => audience == issuer || IsApiServer(audience)));
    }

    public static string Describe(string origin) =>
        $"The subject token of {origin} is the default token of a Kubernetes service account, which is a credential of the cluster: it is not sent to "
            + "anybody. Project a token with an audience of its own into the pod, and name its file.";

    private static bool IsApiServer(string audience)
    {
        var host = audience.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? audience.Substring("https://".Length).TrimEnd('/') : audience;
        return Array.Exists(ApiServers, server => host == server || host.StartsWith(server + ".", StringComparison.Ordinal))
            || Array.Exists(ApiServerSuffixes, suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
    }
}
