using System;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>Another JOSE implementation can read our token files, and the store can read the files that it writes.</summary>
public sealed class JoseInteropTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly byte[] _key = System.Security.Cryptography.SHA512.HashData("interop"u8);

    public JoseInteropTests()
    {
        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = Convert.ToBase64String(_key);
    }

    private SymmetricSecurityKey SecurityKey => new(_key) { KeyId = KeyId };

    private string KeyId => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(_key)[..16]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Another_implementation_opens_our_files()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        var text = await File.ReadAllTextAsync(_folder.TokenFile("prod"), TestContext.Current.CancellationToken);

        var token = new JsonWebToken(text);
        var plaintext = new JsonWebTokenHandler().DecryptToken(token, new TokenValidationParameters { TokenDecryptionKey = SecurityKey });

        Assert.Equal("dir", token.Alg);
        Assert.Equal("A256CBC-HS512", token.Enc);
        Assert.Equal(KeyId, token.Kid);
        using var json = JsonDocument.Parse(plaintext);
        Assert.Equal(3, json.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal("prod", json.RootElement.GetProperty("name").GetString());
        Assert.Equal("2026-03-04T05:06:07.1234567Z", json.RootElement.GetProperty("createdAt").GetString());
        Assert.Equal("5Aep861-refresh", json.RootElement.GetProperty("issued").GetProperty("refreshToken").GetString());
    }

    [Fact]
    public async Task The_header_is_byte_for_byte_what_the_documentation_says()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Bare("prod"));
        var header = (await File.ReadAllTextAsync(_folder.TokenFile("prod"), TestContext.Current.CancellationToken)).Split('.')[0];

        Assert.Equal(
            $$"""{"alg":"dir","enc":"A256CBC-HS512","kid":"{{KeyId}}"}""",
            Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(header)));
    }

    [Fact]
    public async Task We_open_the_files_of_another_implementation()
    {
        const string profile = """
            { "schema": 1, "name": "prod", "loginUrl": "https://test.salesforce.com", "callbackUrl": "http://localhost:1717/OauthRedirect",
              "description": "\u00fcber \"\\\/\b\f\n\r\t \ud83d\ude00 ü😀", "scope": [], "createdAt": "2026-01-02T03:04:05Z", "updatedAt": "2026-01-02T03:04:05.5Z" }
            """;
        var credentials = new EncryptingCredentials(SecurityKey, JwtConstants.DirectKeyUseAlg, SecurityAlgorithms.Aes256CbcHmacSha512);
        var text = new JsonWebTokenHandler().EncryptToken(profile, credentials);
        Directory.CreateDirectory(_folder.Tokens);
        await File.WriteAllTextAsync(_folder.TokenFile("prod"), text, TestContext.Current.CancellationToken);

        using var store = _folder.Open();
        var read = await store.GetAsync("prod");

        Assert.Equal(new Uri("https://test.salesforce.com"), read?.LoginUrl);
        Assert.Equal("über \"\\/\b\f\n\r\t 😀 ü😀", read?.Description);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 500, TimeSpan.Zero), read?.UpdatedAt);
    }
}
