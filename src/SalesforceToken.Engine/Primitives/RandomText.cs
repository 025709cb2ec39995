using System.Security.Cryptography;

namespace SalesforceToken.Engine.Primitives;

/// <summary>Creates unguessable text.</summary>
internal static class RandomText
{
    /// <summary>256 random bits as 43 base64url characters.</summary>
    public static string Create()
    {
        var bytes = new byte[32];
        using (var random = RandomNumberGenerator.Create())
        {
            random.GetBytes(bytes);
        }

        return Base64Url.Encode(bytes);
    }
}
