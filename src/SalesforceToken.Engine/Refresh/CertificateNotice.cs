using System;
using System.Collections.Concurrent;

namespace SalesforceToken.Engine.Refresh;

/// <summary>Tells once that the certificate of a private key will soon end. Certificates of public authorities live 200 days and less.</summary>
internal sealed class CertificateNotice
{
    /// <summary>How long before its end a certificate is worth a word.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    private readonly Action<string> _notice;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.OrdinalIgnoreCase);

    public CertificateNotice(Action<string> notice, TimeProvider time)
    {
        _notice = notice;
        _time = time;
    }

    /// <summary>Tells it, if the end is near.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="end">The end of its certificate; null if it is not known.</param>
    public void Tell(string name, DateTimeOffset? end)
    {
        if (end - _time.GetUtcNow() is not { } left || left > Ahead || !_told.TryAdd(name, true))
        {
            return;
        }

        var when = left > TimeSpan.Zero ? $"ends in {Math.Ceiling(left.TotalDays):0} days" : "has ended";
        _notice($"The certificate of '{name}' {when}, on {end!.Value.UtcDateTime:yyyy-MM-dd}. Salesforce refuses its signatures from then on: "
            + "upload a new one to the app, and set its private key with Set-SfConsumerCredential.");
    }
}
