using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Signing;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Storage.Keys;
using SalesforceToken.Engine.SubjectTokens;
using SalesforceToken.Engine.Tests.Support;

namespace SalesforceToken.Fuzz;

/// <summary>Everything that comes from outside is read by one of these, each with what must be true of a value that it accepts.</summary>
public static class Parsers
{
    // Who quotes a text cuts it before.
    private const int MaxQuoted = 4000;

    private static readonly string[] SetupVariables =
    [
        "SALESFORCETOKEN_LOGIN_URL", "SALESFORCETOKEN_FLOW", "SALESFORCETOKEN_CONSUMER_KEY", "SALESFORCETOKEN_CONSUMER_SECRET",
        "SALESFORCETOKEN_CONSUMER_SECRET_FILE", "SALESFORCETOKEN_USERNAME", "SALESFORCETOKEN_PRIVATE_KEY",
    ];

    private static readonly LoginHost Login = LoginHost.Parse(new Uri("https://acme.my.salesforce.com/"));
    private static readonly AuthorizationRequest Request = new(Login, "3MVG9", "http://localhost:1717/OauthRedirect");
    private static readonly ConsumerCredential Consumer = new("3MVG9", "secret");
    private static readonly DataKey Key = DataKey.Create();
    private static readonly byte[] Sealed = CompactJwe.Encrypt(Key, "content"u8.ToArray(), out _);
    private static readonly SecretMask Mask = new(["5Aep861TSESvWeug"]);
    private static readonly RSA SmallKey = RSA.Create(2048);
    private static readonly PbeParameters FewRounds = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Parser> All { get; } =
    [
        Parser.OfText("callback", ReadCallback),
        new("request of the callback port", static input => _ = HttpRequestHead.TryParse(Encoding.Latin1.GetString(input))?.Host.Length),
        Parser.OfText("pasted address", ReadPastedAddress),
        new(
            "token answer",
            static input => Answers.Ask(input, 200, static client =>
                CheckToken(client.RefreshAsync(Login, "5Aep861", Consumer, requireMaySend: null, default).GetAwaiter().GetResult()))),
        new(
            "introspection",
            static input => Answers.Ask(input, 200, static client =>
                client.IntrospectAsync(Login, "x", "access_token", Consumer, default).GetAwaiter().GetResult())),
        new(
            "userinfo",
            static input => Answers.Ask(
                input, 200, static client => client.GetUserInfoAsync(Login, "x", default).GetAwaiter().GetResult())),
        new(
            "error answer",
            static input => Answers.Ask(input, 400, static client => client.RevokeAsync(Login, "x", default).GetAwaiter().GetResult())),
        new("answer of the org", static input => _ = Answers.Call(input, 200).PartErrors.Count()),
        new("error of the org", static input => _ = Answers.Call(input, 400).Errors.Count()),
        new(
            "Retry-After",
            static input => Must(!(Answers.RetryAfter(Encoding.Latin1.GetString(input)) < TimeSpan.Zero), "A wait is never negative.")),
        new("JSON of the org", ReadJson),
        Parser.OfText("claims", static text => _ = JwtAccessToken.TryGetExpiry(text)),
        Parser.OfText(
            "subject token",
            static text => Again(text, static text => SubjectToken.Check(text, "the test", "a", DateTimeOffset.UnixEpoch))),
        new("JWE", ReadJwe, Sealed),
        new("record", ReadRecord),
        new(
            "sealed record",
            static input => ReadRecord(CompactJwe.TryParse(CompactJwe.Encrypt(Key, input, out _), out _)!.TryDecrypt(Key)!)),
        Parser.OfText("time", ReadTime),
        Parser.OfText(
            "base64url",
            static text => Must(
                Base64Url.TryDecode(text) is not { } bytes || Base64Url.Encode(bytes) == text, "There is one text for bytes.")),
        Parser.OfText("data key", static text => _ = KeyText.TryParse(text) is { } bytes && KeyText.LooksRandom(bytes)),
        Parser.OfText("login address", ReadLoginAddress),
        Parser.OfText(
            "callback address",
            static text => Must(CallbackUrl.Validate(text).IsLoopback, "A callback address is on this machine.")),
        Parser.OfText(
            "instance address",
            static text => Must(InstanceAddress.Find(text, Login)?.Scheme is null or "https", "An instance is https.")),
        Parser.OfText("sfdxAuthUrl", ReadAuthUrl),
        new(
            "key",
            ReadKey,
            Encoding.ASCII.GetBytes(SmallKey.ExportPkcs8PrivateKeyPem()),
            SmallKey.ExportEncryptedPkcs8PrivateKey("password", FewRounds),
            Encoding.ASCII.GetBytes(SmallKey.ExportEncryptedPkcs8PrivateKeyPem("password", FewRounds)),
            SmallKey.ExportRSAPrivateKey()),
        new("key with its certificate", ReadKey, MakePfx())
        {
            // A good one takes 1.8 MB in the library, which derives two keys from the password.
            Allowance = 4 * 1024 * 1024,
        },
        Parser.OfText("name", ReadName),
        Parser.OfText("file name", ReadFileName),
        Parser.OfText("scope", static text => Again(text, static text => string.Join(' ', OAuthScope.Validate([text])))),
        Parser.OfText(
            "subject token source",
            static text => Again(text, static text => SubjectTokenSource.Parse(text, "a", null).ToString())),
        Parser.OfText("user name", static text => Again(text, static text => SalesforceUsername.Validate(text) ?? string.Empty)),
        Parser.OfText("address of a call", static text => Must(
            RestAddress.Create(Login.Url, new RestRequest { Address = text }, "62.0").Authority == Login.Url.Authority,
            "A call goes to the instance.")),
        Parser.OfText(
            "environment",
            static text => _ = EnvironmentProfile.Read(Environment(text, SetupVariables), DateTimeOffset.UnixEpoch)),
        Parser.OfText("proxy", static text => _ = EnvironmentProxy.Find(Environment(text, "HTTPS_PROXY", "NO_PROXY"))?.GetProxy(Login.Url)),
        Parser.OfText("text for people", static text => Must(
            !Printable.Escape(Mask.Quote(text.Length > MaxQuoted ? text[..MaxQuoted] : text), 200).Any(char.IsControl),
            "What is shown has no control character.")),
    ];

    private static void Must(bool isTrue, string property)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException(property);
        }
    }

    // What is accepted is accepted again, unchanged.
    private static void Again(string text, Func<string, string> read)
    {
        var accepted = read(text);
        Must(read(accepted) == accepted, "What was accepted is not accepted again as it is.");
    }

    private static void ReadCallback(string text)
    {
        var response = AuthorizationResponse.TryParse(text);
        Must(response is null || response.Code is null != response.Error is null, "A response has a code or an error.");
        _ = response?.IsFrom(Login);
    }

    // The state is another one for each request.
    private static void ReadPastedAddress(string text)
    {
        var response = PastedAddress.Read(text.Replace("STATE", Request.State, StringComparison.Ordinal), Request, out var refusal);
        Must(response is null != refusal is null, "There is a response or the reason why not.");
    }

    private static void CheckToken(TokenResponse answer)
    {
        answer.RequireComplete();
        Must(
            Syntax.IsVisible(answer.AccessToken!) && (answer.RefreshToken is null || Syntax.IsVisible(answer.RefreshToken)),
            "A token has no character that ends a header.");
    }

    private static void ReadJson(byte[] input)
    {
        try
        {
            var written = RestJson.Write(RestJson.Read(input));
            Must(
                RestJson.Write(RestJson.Read(written)).AsSpan().SequenceEqual(written),
                "JSON is the same when it is read and written again.");
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or FormatException)
        {
            // The call makes a TokenException of it.
        }
    }

    private static void ReadJwe(byte[] input)
    {
        if (CompactJwe.TryParse(input, out _)?.TryDecrypt(Key) is not null)
        {
            Must(input.AsSpan().SequenceEqual(Sealed), "No other bytes than those that were written can be decrypted.");
        }
    }

    private static void ReadRecord(byte[] input)
    {
        try
        {
            var written = RecordSerializer.Write(RecordFormat.Released.Read(input));
            Must(
                RecordSerializer.Write(RecordFormat.Released.Read(written)).AsSpan().SequenceEqual(written),
                "A record is the same when it is read and written again.");
        }
        catch (RecordFormatException)
        {
            // The store makes a TokenException of it, with the file's path.
        }
    }

    private static void ReadTime(string text) => Must(
        !TimeText.TryParse(text, out var time)
            || text.StartsWith(time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture), StringComparison.Ordinal),
        "A time is the one that was written.");

    private static void ReadLoginAddress(string text)
    {
        if (WebAddress.TryParse(text, out var address))
        {
            var host = LoginHost.Parse(address);
            _ = (host.Environment, host.Warning, host.TokenEndpoint, host.IsIssuer(text));
            Must(LoginHost.Parse(host.Url).Url == host.Url, "A login address that was accepted is accepted again.");
        }
    }

    private static void ReadAuthUrl(string text)
    {
        var read = SfdxAuthUrl.Parse(text);
        var written = SfdxAuthUrl.Format(new ConsumerCredential(read.ConsumerKey, read.ConsumerSecret), read.RefreshToken, read.Host);
        var again = SfdxAuthUrl.Parse(written);
        Must(
            (again.ConsumerKey, again.ConsumerSecret, again.RefreshToken, again.Host)
                == (read.ConsumerKey, read.ConsumerSecret, read.RefreshToken, read.Host),
            "An authorization is the same when it is written and read again.");
    }

    private static void ReadKey(byte[] input)
    {
        using var key = KeyFile.Read(input, "password", "the test");
    }

    private static void ReadName(string text)
    {
        var name = TokenName.Validate(text);
        Must(TokenName.Validate(name) == name, "A name that was accepted is accepted again.");
        Must(FileNames.TryDecode(FileNames.Encode(name)) == name, "A name is found by its file.");
    }

    private static void ReadFileName(string text) => Must(
        FileNames.TryDecode(text) is not { } name
            || FileNames.Encode(name).Normalize(NormalizationForm.FormD) == text.Normalize(NormalizationForm.FormD),
        "A name has one file name.");

    private static TestEnvironment Environment(string text, params string[] names)
    {
        var environment = new TestEnvironment();
        foreach (var (name, value) in names.Zip(text.Split('\n', names.Length)))
        {
            environment.Variables[name] = value;
        }

        return environment;
    }

    private static byte[] MakePfx()
    {
        var request = new CertificateRequest("CN=x", SmallKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return certificate.ExportPkcs12(FewRounds, "password");
    }
}
