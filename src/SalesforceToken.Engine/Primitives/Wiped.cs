using System;

namespace SalesforceToken.Engine.Primitives;

/// <summary>Bytes of a secret, for one use.</summary>
internal static class Wiped
{
    /// <summary>Uses bytes, and wipes them.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="secret">The bytes.</param>
    /// <param name="use">What is made of them.</param>
    public static T Use<T>(byte[] secret, Func<byte[], T> use)
    {
        try
        {
            return use(secret);
        }
        finally
        {
            Array.Clear(secret, 0, secret.Length);
        }
    }
}
