using System;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>The default secrets of a simulator: 64 hexadecimal digits.</summary>
internal static class RandomSecret
{
    // A GUID has the operating system's random numbers. RandomNumberGenerator gives the same, but loads OpenSSL first: that takes
    // a good part of the start, and nothing needs it before the first token.
    public static string Create() => Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
}
