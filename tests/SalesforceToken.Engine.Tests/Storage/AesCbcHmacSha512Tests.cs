using System;
using System.Linq;
using System.Text;
using SalesforceToken.Engine.Storage.Format;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>RFC 7518 appendix B.3.</summary>
public sealed class AesCbcHmacSha512Tests
{
    private const string Ciphertext = """
        4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f077553df829410446b
        36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950b
        be2638d09dd7a4930930806d0703b1f6
        """;

    private const string Tag = "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
    private static readonly byte[] Iv = Convert.FromHexString("1af38c2dc2b96ffdd86694092341bc04");
    private static readonly byte[] AdditionalData = Encoding.ASCII.GetBytes("The second principle of Auguste Kerckhoffs");

    private static readonly byte[] Plaintext = Encoding.ASCII.GetBytes(
        "A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience");

    [Fact]
    public void Encrypts_the_vector_of_the_standard()
    {
        var ciphertext = AesCbcHmacSha512.Encrypt(Key, Iv, Plaintext, AdditionalData, out var tag);

        Assert.Equal(Ciphertext.ReplaceLineEndings(string.Empty), Convert.ToHexStringLower(ciphertext));
        Assert.Equal(Tag, Convert.ToHexStringLower(tag));
    }

    [Fact]
    public void Decrypts_the_vector_of_the_standard()
    {
        var ciphertext = Convert.FromHexString(Ciphertext.ReplaceLineEndings(string.Empty));

        Assert.Equal(Plaintext, AesCbcHmacSha512.TryDecrypt(Key, Iv, ciphertext, AdditionalData, Convert.FromHexString(Tag)));
    }

    [Fact]
    public void Refuses_another_tag_additional_data_or_iv()
    {
        var ciphertext = AesCbcHmacSha512.Encrypt(Key, Iv, Plaintext, AdditionalData, out var tag);

        Assert.Null(AesCbcHmacSha512.TryDecrypt(Key, Iv, ciphertext, AdditionalData, Changed(tag)));
        Assert.Null(AesCbcHmacSha512.TryDecrypt(Key, Iv, ciphertext, AdditionalData, tag[..^1]));
        Assert.Null(AesCbcHmacSha512.TryDecrypt(Key, Iv, ciphertext, Changed(AdditionalData), tag));
        Assert.Null(AesCbcHmacSha512.TryDecrypt(Key, Changed(Iv), ciphertext, AdditionalData, tag));
    }

    private static byte[] Changed(byte[] bytes)
    {
        var changed = (byte[])bytes.Clone();
        changed[^1] ^= 1;
        return changed;
    }
}
