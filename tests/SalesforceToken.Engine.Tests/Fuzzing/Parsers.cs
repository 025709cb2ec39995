using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Signing;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.SubjectTokens;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Fuzzing;

/// <summary>
/// Everything that comes from outside is read by one of these parsers. Whatever it is, a parser gives a value or the one typed
/// exception, within a second, and takes no more memory than ten times the input and a megabyte.
/// </summary>
internal static class Parsers
{
    private static readonly Uri Login = new("https://acme.my.salesforce.com/");
    private static readonly DataKey Key = DataKey.Create();
    private static readonly RSA SmallKey = RSA.Create(2048);

    private static readonly string[] TokenAnswers =
    [
        """{"access_token":"00Dxx0000001gPL!AQ4AQFoo.bar_baz","refresh_token":"5Aep861TSESvWeug_x","signature":"c2lnbmF0dXJl","scope":"api refresh_token","id_token":"eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3OTAwMDAwMDB9.c2ln","instance_url":"https://acme.my.salesforce.com","id":"https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS","token_type":"Bearer","issued_at":"1767225600000"}""",
        """{"active":true,"scope":"api","client_id":"3MVG9","username":"ada@example.com","sub":"https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS","token_type":"access_token","exp":1790000000,"iat":1780000000,"nbf":1780000000}""",
        """{"sub":"x","preferred_username":"ada@example.com","user_id":"005xx000001SwiUAAS"}""",
        """{"error":"invalid_grant","error_description":"expired access/refresh token"}""",
        "<html><head><title>Down</title></head><body><script>x</script>We are down for maintenance.</body></html>",
    ];

    public static readonly IReadOnlyDictionary<string, (byte[][] Good, Action<byte[]> Read)> All = new Dictionary<string, (byte[][] Good, Action<byte[]> Read)>
    {
        ["callback"] = (Texts("?code=aPrx.x%3D%3D&state=abc", "?error=access_denied&error_description=end-user+denied&state=abc&iss=https%3A%2F%2Facme.my.salesforce.com"), ReadCallback),
        ["request of the callback port"] = (Texts("GET /OauthRedirect?code=x&state=y HTTP/1.1\r\nHost: localhost:1717\r\nOrigin: https://acme.my.salesforce.com\r\n\r\n"), ReadRequestOfTheCallbackPort),
        ["pasted address"] = (Texts("http://localhost:1717/OauthRedirect?code=aPrx.x%3D%3D&state=abc", "code=x&state=abc"), ReadPastedAddress),
        ["token answer"] = (Texts(TokenAnswers), static input => Answer(input, static (client, host) => client.RefreshAsync(host, "5Aep861", new("3MVG9", "secret"), requireMaySend: null, default))),
        ["introspection"] = (Texts(TokenAnswers), static input => Answer(input, static (client, host) => client.IntrospectAsync(host, "x", "access_token", new("3MVG9", "secret"), default))),
        ["userinfo"] = (Texts(TokenAnswers), static input => Answer(input, static (client, host) => client.GetUserInfoAsync(host, "x", default))),
        ["error answer"] = (Texts(TokenAnswers), static input => Answer(input, static (client, host) => client.RevokeAsync(host, "x", default), 400)),
        ["answer of the org"] = (Texts("""{"records":[{"attributes":{"type":"Account","url":"/x"},"Id":"001","N":1.5e3,"D":null}],"nextRecordsUrl":"/services/data/v62.0/query/01g-2000","done":false}""", """[{"errorCode":"MALFORMED_QUERY","message":"no","fields":["Id"]}]"""), ReadAnswerOfTheOrg),
        ["JSON of the org"] = (Texts("""{"a":[1,2.5,"x",null,true,{"":{"b":"c"}}]}"""), static input => JsonOnly(() => _ = RestJson.Read(input))),
        ["claims"] = (Texts("eyJhbGciOiJSUzI1NiJ9." + Base64Url.Encode(Encoding.UTF8.GetBytes("""{"exp":1790000000}""")) + ".c2ln"), ReadClaims),
        ["subject token"] = (Texts("eyJhbGciOiJSUzI1NiJ9." + Base64Url.Encode(Encoding.UTF8.GetBytes("""{"iss":"x","aud":["a","b"],"exp":4102444800,"kubernetes.io":{"namespace":"n"}}""")) + ".c2ln"), ReadSubjectToken),
        ["JWE"] = ([CompactJwe.Encrypt(Key, "content"u8.ToArray(), out _)], static input => _ = CompactJwe.TryParse(input, out _)?.TryDecrypt(Key)),
        ["record"] = ([RecordSerializer.Write(Samples.Full("prod")), RecordSerializer.Write(Samples.Bare("prod"))], ReadRecord),
        ["sealed record"] = ([RecordSerializer.Write(Samples.Full("prod"))], static input => ReadRecord(CompactJwe.TryParse(CompactJwe.Encrypt(Key, input, out _), out _)!.TryDecrypt(Key)!)),
        ["login address"] = (Texts("https://acme.my.salesforce.com", "https://acme.my.site.com/customers", "https://acme--uat.sandbox.lightning.force.com/x?y#z"), ReadLoginAddress),
        ["callback address"] = (Texts("http://localhost:1717/OauthRedirect", "http://127.0.0.1:80/"), static input => CallbackUrl.Validate(Text(input))),
        ["instance address"] = (Texts("https://acme.my.salesforce.com", "https://acme.my.salesforce.com:8443/"), static input => _ = InstanceAddress.Find(Text(input), LoginHost.Parse(Login))),
        ["sfdxAuthUrl"] = (Texts("force://PlatformCLI::5Aep861TSESvWeug_x@acme.my.salesforce.com", """{"status":0,"result":{"sfdxAuthUrl":"force://a:b:c@d"}}"""), static input => SfdxAuthUrl.Parse(Text(input))),
        ["key"] = ([Pem, Der, Encoding.ASCII.GetBytes("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")], ReadKey),
        ["names"] = (Texts("prod", "CON", "a.b ", "%41", "Ürümqi", "x/y"), ReadNames),
        ["file names"] = (Texts("prod", "%2e", "%43ON", "a%2fb"), static input => _ = FileNames.TryDecode(Text(input))),
        ["subject token source"] = (Texts("GitHub", "AzurePipelines", "File:/var/run/token", "Variable:TOKEN"), static input => SubjectTokenSource.Parse(Text(input), "a", null)),
        ["user name"] = (Texts("ada@example.com", "Ürümqi@example.com.uat"), static input => _ = SalesforceUsername.Validate(Text(input))),
        ["address of a call"] = (Texts("sobjects/Account/001?fields=Id", "/services/data/v62.0/query?q=SELECT+Id", "https://acme.my.salesforce.com/services/data"), static input => _ = RestAddress.Create(Login, new RestRequest { Address = Text(input) }, "62.0")),
        ["environment"] = (Texts("https://acme.my.salesforce.com\nClientCredentials\nkey\nsecret\n\nada@example.com", "https://login.salesforce.com\n\nkey\n\n\nada@example.com\n-----BEGIN PRIVATE KEY-----"), ReadEnvironment),
        ["text for people"] = (Texts("Grüße \u001b[31m\u202e 🔑"), static input => _ = Printable.Escape(new SecretMask(["5Aep861TSESvWeug"]).Quote(Text(input)), 200)),
    };

    private static byte[] Pem => Encoding.ASCII.GetBytes(SmallKey.ExportPkcs8PrivateKeyPem());

    private static byte[] Der => SmallKey.ExportEncryptedPkcs8PrivateKey("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10));

    // Bytes that are not UTF-8 become what a file or a pipe would make of them.
    private static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static void ReadCallback(byte[] input)
    {
        _ = AuthorizationResponse.TryParse(Text(input))?.IsFrom(LoginHost.Parse(Login));
    }

    private static void ReadRequestOfTheCallbackPort(byte[] input)
    {
        _ = HttpRequestHead.TryParse(Text(input))?.Host;
    }

    private static void ReadPastedAddress(byte[] input)
    {
        _ = PastedAddress.Read(Text(input), new AuthorizationRequest(LoginHost.Parse(Login), "3MVG9", "http://localhost:1717/OauthRedirect"), out _);
    }

    private static void ReadAnswerOfTheOrg(byte[] input)
    {
        foreach (var status in new[] { 200, 400 })
        {
            var answer = Call(input, status);
            _ = answer.Errors.Concat(answer.PartErrors).Count();
        }
    }

    private static void ReadClaims(byte[] input)
    {
        _ = JwtAccessToken.TryGetExpiry(Text(input));
    }

    private static void ReadSubjectToken(byte[] input)
    {
        _ = SubjectToken.Check(Text(input), "the test", "a", DateTimeOffset.UnixEpoch);
    }

    private static void ReadLoginAddress(byte[] input)
    {
        if (WebAddress.TryParse(Text(input), out var address))
        {
            var host = LoginHost.Parse(address);
            _ = (host.Environment, host.Warning, host.TokenEndpoint, host.IsIssuer(Text(input)));
        }
    }

    private static void ReadKey(byte[] input)
    {
        using var key = KeyFile.Read(input, "password", "the test");
    }

    private static void ReadNames(byte[] input)
    {
        var name = TokenName.Validate(Text(input));
        Assert.Equal(name, FileNames.TryDecode(FileNames.Encode(name)));
    }

    private static void ReadRecord(byte[] input)
    {
        try
        {
            _ = RecordFormat.Released.Read(input);
        }
        catch (RecordFormatException)
        {
            // The store makes a TokenException of it, with the file's path.
        }
    }

    private static void JsonOnly(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or FormatException)
        {
            // The call makes a TokenException of it.
        }
    }

    private static void ReadEnvironment(byte[] input)
    {
        string[] names =
        [
            "SALESFORCETOKEN_LOGIN_URL", "SALESFORCETOKEN_FLOW", "SALESFORCETOKEN_CONSUMER_KEY", "SALESFORCETOKEN_CONSUMER_SECRET",
            "SALESFORCETOKEN_CONSUMER_SECRET_FILE", "SALESFORCETOKEN_USERNAME", "SALESFORCETOKEN_PRIVATE_KEY",
        ];
        var environment = new TestEnvironment();
        foreach (var (name, value) in names.Zip(Text(input).Split('\n', names.Length)))
        {
            environment.Variables[name] = value;
        }

        _ = EnvironmentProfile.Read(environment, DateTimeOffset.UnixEpoch);
    }

    private static void Answer(byte[] body, Func<OAuthClient, LoginHost, Task> ask, int status = 200)
    {
        using var transport = new HttpTransport(() => new Fixed(status, body), TimeProvider.System, TimeSpan.FromSeconds(10));
        ask(new OAuthClient(transport), LoginHost.Parse(Login)).GetAwaiter().GetResult();
    }

    private static RestResponse Call(byte[] body, int status)
    {
        using var client = new RestClient(() => new Fixed(status, body), TimeProvider.System);
        var profile = Samples.Full("prod") with { LoginUrl = Login, AuthorizationEndedBy = null };
        var token = new ValidToken(new TokenDetails(profile, KeyProtection.Memory, DateTimeOffset.UtcNow), profile.Tokens!.AccessToken);
        return client.SendAsync(token, new RestRequest { Address = "limits", ApiVersion = "62.0" }, CancellationToken.None).GetAwaiter().GetResult();
    }

    private sealed class Fixed(int status, byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body), RequestMessage = request };
            response.Content.Headers.ContentType = new MediaTypeHeaderValue(body.Length > 0 && body[0] == '<' ? "text/html" : "application/json");
            if (body.Length > 0)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", Encoding.Latin1.GetString(body, 0, Math.Min(body.Length, 40)).ReplaceLineEndings(" "));
            }

            return Task.FromResult(response);
        }
    }
}
