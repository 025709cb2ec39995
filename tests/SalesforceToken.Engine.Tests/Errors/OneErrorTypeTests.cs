using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Errors;

/// <summary>Whatever a server answers, or a part of the machine does, a caller meets one type of exception.</summary>
public sealed class OneErrorTypeTests
{
    private const string Token = "/services/oauth2/token";
    private const string Introspection = "/services/oauth2/introspect";

    public static TheoryData<string, byte[], string> UnreadableTokenAnswers => new()
    {
        { "half an emoji as token", Json("""{"access_token":"\ud83d","issued_at":"1"}"""), "" },
        { "half an emoji as name", Json("""{"\ud83d":1,"id":"a"}"""), "" },
        { "half an emoji in an error", Json("""{"error":"\ud83d"}"""), "" },
        { "Latin-1", Encoding.Latin1.GetBytes("""{"access_token":"ä","instance_url":"ö","ü":1}"""), "" },
        { "an empty key", Json("""{"":"x"}"""), "" },
        { "no gzip", Json("{}"), "Content-Encoding: gzip" },
        { "half of a gzip", AnsweringServer.Gzip(new byte[5000])[..12], "Content-Encoding: gzip" },
        { "a bomb", AnsweringServer.Gzip(new byte[64 * 1024 * 1024]), "Content-Encoding: gzip" },
        { "an encoding of another kind", Json("{}"), "Content-Encoding: br" },
        { "no object", Json("[1]"), "" },
        { "deep", Json(new string('[', 5000)), "" },
        { "a redirect to nowhere", [], "Location: \\\\\u00e2\u0080\u00ae" },
        { "a bad media type", Json("{}"), "Content-Type: ;;;;" },
        { "a bad wait", Json("{}"), "Retry-After: -1\r\nDate: yesterday" },
        { "a header with escapes", Json("{}"), "X: \u001b[31m" },
    };

    private static readonly string?[] Strange =
    [
        "\\\\\u202e", "\\\\\u200e\u200f", "file:\\\\\u202e", "https://\u202e", "http://[::1", "https://xn--\u0080.salesforce.com",
        "https://a\ud83d.salesforce.com/\ud83d", "\ud83d", "https://xn--a.com", "https://" + new string('a', 300) + ".com", "",  null,
    ];

    public static TheoryData<int> StrangeAddresses => [.. Enumerable.Range(0, Strange.Length)];

    [Theory]
    [MemberData(nameof(UnreadableTokenAnswers))]
    public async Task A_refresh_whose_answer_cannot_be_read_is_typed_and_keeps_its_attempt(string what, byte[] body, string headers)
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = Open(store);
        await store.PutAsync(server.Profile("prod", consumerSecret: null, isOld: true));
        server.Answer(Token, 200, body, headers.Length == 0 ? "Content-Type: application/json" : headers);

        var failure = await Assert.ThrowsAsync<TokenException>(() => GetAsync(engine, "prod"));

        Assert.True(failure.Failure.OutcomeUnknown, what);
        Assert.Equal("prod", failure.Failure.TokenName);
        Assert.NotNull((await store.GetAsync("prod"))!.RefreshAttempt);
    }

    [Theory]
    [InlineData("\"\\ud83d\":1")]
    [InlineData("\"issued_at\":\"253370764799999\",\"expires_in\":2147483646")]
    [InlineData("\"issued_at\":\"\\ud83d\",\"id\":\"\\ud83d\",\"scope\":\"\\ud83d\"")]
    [InlineData("\"\":1")]
    public async Task A_refresh_answer_that_is_odd_elsewhere_is_used(string members)
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = Open(store);
        await store.PutAsync(server.Profile("prod", consumerSecret: null, isOld: true));
        server.Answer(Token, 200, server.TokenAnswer(members + ",\"refresh_token\":\"5Aep861.rotated\""));

        Assert.Equal("00Dxx0000001gPL!AQ4AQanswered", await GetAsync(engine, "prod"));
        Assert.Equal("5Aep861.rotated", (await store.GetAsync("prod"))!.Tokens!.RefreshToken);
    }

    [Theory]
    [InlineData("""{"access_token":"a\r\nHost: evil"}""")]
    [InlineData("""{"access_token":"ä"}""")]
    [InlineData("""{"access_token":"a","refresh_token":"b\u0000"}""")]
    [InlineData("""{"access_token":"\u202e"}""")]
    public void A_token_has_only_the_characters_that_a_header_can_carry(string members)
    {
        using var root = JsonElementExtensions.TryParse(Json("""{"issued_at":"1","id":"https://login.salesforce.com/id/1/2","instance_url":"https://a.my.salesforce.com",""" + members[1..]))!;

        var response = TokenResponse.Parse(root.RootElement, default, LoginHost.Parse(LoginHost.Production), consumerSecret: null, SecretMask.None);
        var failure = Assert.Throws<TokenException>(response.RequireComplete);

        Assert.Equal(TokenErrorCode.ResponseInvalid, failure.Code);
        Assert.Contains("characters that no token has", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StrangeAddresses))]
    public void A_text_that_the_class_library_chokes_on_is_no_address(int index)
    {
        var text = Strange[index];
        if (WebAddress.TryParse(text, out var address))
        {
            // What passes can be read in all its parts.
            Assert.NotNull(address.IdnHost + address.AbsoluteUri + address.Segments.Length);
        }

        WebAddress.TryParse(new Uri("https://a.my.salesforce.com"), text, out _);
    }

    [Theory]
    [InlineData("instance_url")]
    [InlineData("id")]
    public async Task An_address_that_the_class_library_chokes_on_is_refused(string member)
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = Open(store);
        await store.PutAsync(server.Profile("prod", consumerSecret: null, isOld: true));
        server.Answer(Token, 200, server.TokenAnswer($"\"{member}\":\"\\\\\\\\\\u202e\""));

        // A later session may keep the stored address instead: then there is no failure at all.
        var failure = await Record.ExceptionAsync(() => GetAsync(engine, "prod"));

        Assert.True(failure is null or TokenException, failure?.ToString());
    }

    [Theory]
    [InlineData("""{"\ud83d":1,"active":true}""")]
    [InlineData("""{"active":true,"exp":"\ud83d"}""")]
    [InlineData("""{"active":"\ud83d"}""")]
    [InlineData("""{"":1}""")]
    [InlineData("[]")]
    public async Task An_introspection_that_cannot_be_read_is_typed(string answer)
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = Open(store);
        await store.PutAsync(server.Profile("prod", "consumer-secret-value", isOld: false) with
        {
            Tokens = server.Profile("prod", "x", isOld: false).Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddHours(-1) },
        });
        server.Answer(Introspection, 200, answer);
        server.Answer("/services/oauth2/userinfo", 200, answer);

        var failure = await Record.ExceptionAsync(() => engine.TestAsync("prod", TestBed.Cancellation));

        Assert.True(failure is null or TokenException, failure?.ToString());
    }

    [Theory]
    [InlineData("""{"exp":"\ud83d"}""")]
    [InlineData("""{"exp":5,"\ud83d":1,"exq":"\ud83d","\udd11":2,"exp":"x"}""")]
    [InlineData("""{"exp":1e400}""")]
    [InlineData("""{"exp":-1}""")]
    [InlineData("[]")]
    [InlineData("\u0001")]
    public void Claims_that_cannot_be_read_have_no_expiry(string claims)
    {
        Assert.Null(JwtAccessToken.TryGetExpiry($"eyJhbGciOiJSUzI1NiJ9.{Base64Url.Encode(Encoding.UTF8.GetBytes(claims))}.c2ln"));
    }

    public static TheoryData<string, byte[], string> UnreadableRestAnswers => new()
    {
        { "Latin-1", Encoding.Latin1.GetBytes("""{"Name":"ä"}"""), "Content-Type: application/json" },
        { "no gzip", Json("{}"), "Content-Type: application/json\r\nContent-Encoding: gzip" },
        { "a bomb", AnsweringServer.Gzip(Json("[" + string.Concat(Enumerable.Repeat("{},", 3_000_000)) + "1]")), "Content-Type: application/json\r\nContent-Encoding: gzip" },
        { "deep", Json(new string('[', 5000)), "Content-Type: application/json" },
        { "a redirect to nowhere", Json("{"), "Content-Type: application/json\r\nLocation: \\\\\u00e2\u0080\u00ae" },
    };

    [Theory]
    [MemberData(nameof(UnreadableRestAnswers))]
    public async Task An_answer_of_the_org_that_cannot_be_read_is_typed_and_its_outcome_is_unknown(string what, byte[] body, string headers)
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = Open(store);
        await store.PutAsync(server.Profile("prod", consumerSecret: null, isOld: false));
        server.Answer("/services/data", 200, body, headers);
        var request = new RestRequest { Method = "POST", Address = "/services/data/v62.0/sobjects/Account", Body = [123, 125] };

        var failure = await Assert.ThrowsAsync<TokenException>(() => engine.CallAsync("prod", request, TestBed.Cancellation));

        Assert.Equal((what, TokenErrorCode.ResponseInvalid, true), (what, failure.Code, failure.Failure.OutcomeUnknown));
    }

    [Theory]
    [InlineData("https://login.salesforce.com")]
    [InlineData("https://login.salesforce.com/x")]
    [InlineData("mailto:x")]
    public void A_stored_identity_that_is_too_short_has_no_ids(string identity)
    {
        using var server = new AnsweringServer();
        var tokens = server.Profile("prod", consumerSecret: null, isOld: false).Tokens! with { IdentityUrl = new Uri(identity) };

        Assert.Equal(string.Empty, tokens.OrganizationId);
        Assert.NotNull(tokens.UserId);
    }

    public static TheoryData<string> PublicMethods => [.. typeof(TokenEngine)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(static method => !method.IsSpecialName && method.Name != nameof(TokenEngine.Dispose))
        .Select(static method => method.Name)
        .Distinct()];

    [Theory]
    [MemberData(nameof(PublicMethods))]
    public async Task A_store_that_fails_in_its_own_way_is_typed_by_each_method_of_the_engine(string name)
    {
        using var engine = Open(new BrokenStore());
        foreach (var method in typeof(TokenEngine).GetMethods().Where(method => method.Name == name))
        {
            var failure = await Assert.ThrowsAsync<TokenException>(async () =>
            {
                try
                {
                    if (method.Invoke(engine, [.. method.GetParameters().Select(Argument)]) is Task task)
                    {
                        await task;
                    }
                }
                catch (TargetInvocationException exception)
                {
                    throw exception.InnerException!;
                }
            });

            Assert.Equal(TokenErrorCode.UnexpectedError, failure.Code);
            Assert.Equal(Array.Exists(method.GetParameters(), static parameter => parameter.Name is "name" or "definition") ? "prod" : null, failure.Failure.TokenName);
            Assert.Contains("InvalidDataException", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(BrokenStore.Secret, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_caller_cancels_is_a_cancellation_and_what_another_cancels_is_an_error()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TypedFailures.RunAsync<int>(
            "prod", isChange: false, () => throw new OperationCanceledException(), cancelled.Token));
        var failure = await Assert.ThrowsAsync<TokenException>(() => TypedFailures.RunAsync<int>(
            "prod", isChange: true, () => throw new OperationCanceledException(), CancellationToken.None));

        Assert.Equal((TokenErrorCode.UnexpectedError, true), (failure.Code, failure.Failure.OutcomeUnknown));
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<string> GetAsync(TokenEngine engine, string name) =>
        (await engine.GetAccessTokenAsync(name, new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation)).AccessToken;

    private static TokenEngine Open(ITokenStore store) => new(new TokenEngineOptions
    {
        Store = store,
        Browser = new NoBrowser(),
        Refresh = TestBed.Impatient,
    });

    private static object? Argument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => "prod",
        var type when type == typeof(CancellationToken) => CancellationToken.None,
        var type when type == typeof(TokenDefinition) => new TokenDefinition { Name = "prod" },
        var type when type == typeof(RestRequest) => new RestRequest { Address = "limits" },
        var type when type == typeof(NewPrivateKey) || type.IsInterface => null,
        var type when Nullable.GetUnderlyingType(type) is not null => null,
        var type => Activator.CreateInstance(type),
    };

    private sealed class NoBrowser : IBrowser
    {
        public Task OpenAsync(Uri address, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>A store of others, whose exceptions are not the engine's and quote what they should not.</summary>
    private sealed class BrokenStore : ITokenStore
    {
        public const string Secret = "5Aep861-secret-in-a-message";

        public string Location => "nowhere";

        public StoreFolder? DescribeFolder() => throw Failure();

        public ValueTask<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken) => throw Failure();

        public ValueTask<IReadOnlyList<string>> PeekNamesAsync(CancellationToken cancellationToken) => throw Failure();

        public ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken) => throw Failure();

        public Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken) => throw Failure();

        public Task<ITokenLease?> TryLockAsync(string name) => throw Failure();

        public Task<ITokenLease> TakeOverAsync(string name, CancellationToken cancellationToken) => throw Failure();

        public Task<TokenSnapshot> RenameAsync(string name, string newName, CancellationToken cancellationToken) => throw Failure();

        public Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken) => throw Failure();

        public void Dispose()
        {
        }

        private static InvalidDataException Failure() => new(Secret);
    }
}
