using System;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>The secrets that a simulator is born with: 64 hexadecimal digits.</summary>
internal static class RandomSecret
{
    // The operating system's random numbers, by way of GUIDs. RandomNumberGenerator has the same, and loads OpenSSL first:
    // a good part of the start for something that nobody needs before the first token.
    public static string Make() => Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
}
