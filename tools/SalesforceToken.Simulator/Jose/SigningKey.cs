using System;
using System.Text.Json;

namespace SalesforceToken.Simulator.Jose;

/// <summary>The key that the simulator signs id tokens and JWT access tokens with.</summary>
/// <remarks>One per process, created on first use: creating an RSA key takes longer than starting a simulator.</remarks>
internal static class SigningKey
{
    private static readonly RsaSigner Current = new();

    public static string Sign(Action<Utf8JsonWriter> claims) => Current.Sign(claims);

    /// <summary>The JSON Web Key of RFC 7517, as /id/keys lists it.</summary>
    public static void WriteJwk(Utf8JsonWriter writer) => Current.WriteJwk(writer);
}
