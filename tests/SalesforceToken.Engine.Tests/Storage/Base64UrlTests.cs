using System;
using System.Text;
using SalesforceToken.Engine.Primitives;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

public sealed class Base64UrlTests
{
    [Fact]
    public void Agrees_with_the_class_library_at_every_length()
    {
        var random = new Random(1);
        for (var length = 0; length < 70; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var text = new byte[Base64Url.EncodedLength(length)];

            Assert.Equal(text.Length, Base64Url.Encode(bytes, text, 0));
            Assert.Equal(System.Buffers.Text.Base64Url.EncodeToString(bytes), Encoding.ASCII.GetString(text));
            Assert.Equal(bytes, Base64Url.TryDecode(text, 0, text.Length));
        }
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AA==")]
    [InlineData("A+AA")]
    [InlineData("A/AA")]
    [InlineData("AB")]
    [InlineData("AAB")]
    [InlineData("AA A")]
    [InlineData("AAAé")]
    public void Refuses_what_is_not_the_one_spelling_of_some_bytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Null(Base64Url.TryDecode(bytes, 0, bytes.Length));
    }
}
