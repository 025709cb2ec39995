using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using CsCheck;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Signing;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Fuzz;
using Xunit;

namespace SalesforceToken.Engine.Tests.Fuzzing;

/// <summary>What holds for every value, and not only for the examples of the other tests.</summary>
public sealed class PropertyTests
{
    private static readonly int Count = LongTests.Pick(1_000, 100_000);
    private static readonly DataKey Key = DataKey.Create();
    private static readonly Uri Login = new("https://acme.my.salesforce.com/");

    // Texts of all characters that a string can hold in full, with more of those that mean something to a parser.
    private static readonly Gen<string> AnyText = Gen.Frequency(
        (3, Gen.Char[' ', '~']),
        (2, Gen.OneOf('%', '/', '\\', ':', '@', '?', '#', '.', '"', '\'', '{', '[', '=', '&', '+', '\0', '\r', '\n', '\u001b', '\u202e', '\ufeff')),
        (1, Gen.Char['\u0000', '\ud7ff'])).Array[0, 40].Select(static characters => new string(characters));

    private static readonly Gen<string> PlainText = Gen.Char["ABCxyz019._-"].Array[1, 40].Select(static characters => new string(characters));

    [Fact]
    public void A_name_that_is_taken_is_found_again_by_its_file_name() => Run(AnyText, static text =>
    {
        if (Accepted(() => TokenName.Validate(text)) is { } name)
        {
            Assert.Equal(name, FileNames.TryDecode(FileNames.Encode(name)));
        }
    });

    [Fact]
    public void A_file_name_that_is_read_is_one_that_is_written() => Run(AnyText, static text =>
    {
        if (FileNames.TryDecode(text) is { } name && Accepted(() => TokenName.Validate(name)) is not null)
        {
            Assert.Equal(name, FileNames.TryDecode(FileNames.Encode(name)));
        }
    });

    [Fact]
    public void Base64url_has_one_spelling_and_loses_nothing()
    {
        Run(Gen.Byte.Array[0, 100], static bytes => Assert.Equal(bytes, Base64Url.TryDecode(Base64Url.Encode(bytes))));
        Run(Gen.Char["ABCDwxyz0189-_+/="].Array[0, 40].Select(static characters => new string(characters)), static text =>
        {
            if (Base64Url.TryDecode(text) is { } bytes)
            {
                Assert.Equal(text, Base64Url.Encode(bytes));
            }
        });
    }

    [Fact]
    public void What_is_encrypted_is_got_back_and_one_bit_less_is_nothing() => Run(
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Double[0, 1], Gen.Int[0, 7]),
        static (plaintext, at, bit) =>
        {
            var file = CompactJwe.Encrypt(Key, plaintext, out _);
            Assert.Equal(plaintext, CompactJwe.TryParse(file, out _)!.TryDecrypt(Key));

            file[Math.Min((int)(at * file.Length), file.Length - 1)] ^= (byte)(1 << bit);
            Assert.Null(CompactJwe.TryParse(file, out _)?.TryDecrypt(Key));
        });

    [Fact]
    public void A_record_is_got_back_to_the_last_detail() => Run(
        Gen.Select(AnyText, AnyText, Gen.DateTime[DateTime.MinValue, DateTime.MaxValue], Gen.Int[0, 999_999_999], Gen.Bool),
        static (text, other, time, number, flag) =>
        {
            var at = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc));
            var full = Samples.Full("prod");
            var profile = full with
            {
                Description = text,
                ConsumerSecret = other,
                Scope = [text, other],
                CreatedAt = at,
                Generation = number,
                RefreshAttempt = new RefreshAttempt { Id = text, Owner = other, Generation = number, StartedAt = at, RefreshTokenHash = text },
                Tokens = full.Tokens! with { RefreshToken = other, ExpiresAt = at, RotatesRefreshToken = flag },
            };

            Samples.AssertSame(profile, RecordFormat.Released.Read(RecordSerializer.Write(profile)));
        });

    [Fact]
    public void What_the_small_reader_of_JSON_takes_the_big_one_takes_too() =>
        Run(Inputs.Near([RecordSerializer.Write(Samples.Full("prod"))]), static json =>
        {
            try
            {
                MinimalJsonReader.Parse(json);
            }
            catch (RecordFormatException)
            {
                return;
            }

            using var document = JsonDocument.Parse(json);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        });

    [Fact]
    public void A_key_that_is_read_is_got_back() => Inputs.Near(Parsers.All.Single(static parser => parser.Name == "key").Samples).Sample(
        static input =>
        {
            if (Accepted(() => KeyFile.Read(input, "password", "the test")) is { } key)
            {
                using var again = KeyFile.Read(key.Export(), password: null, "the test");
                Assert.Equal(key.Export(), again.Export());
                key.Dispose();
            }
        },
        seed: Seeds.Short,
        iter: LongTests.Pick(100, 10_000),
        threads: 1);

    [Fact]
    public void An_address_of_a_call_stays_with_the_org() => Run(AnyText, static text =>
    {
        if (Accepted(() => RestAddress.Create(Login, new RestRequest { Address = text }, "62.0")) is { } address)
        {
            Assert.Equal((Login.Scheme, Login.Authority, string.Empty), (address.Scheme, address.Authority, address.UserInfo));
        }
    });

    [Fact]
    public void An_instance_that_is_taken_is_Salesforces() => Run(
        Gen.Select(
            Gen.OneOf("https://", "http://", "//", "https:\\\\", string.Empty),
            AnyText,
            Gen.OneOf("acme.my.salesforce.com", ".salesforce.com", "salesforce.com", "evil.example"),
            AnyText),
        static (scheme, before, host, after) =>
        {
            if (InstanceAddress.Find(scheme + before + host + after, LoginHost.Parse(Login)) is { } address)
            {
                Assert.Equal("https", address.Scheme);
                Assert.EndsWith(".salesforce.com", address.IdnHost, StringComparison.Ordinal);
                Assert.Empty(address.UserInfo);
            }
        });

    [Fact]
    public void A_response_in_an_address_is_read_as_it_was_written() => Run(
        Gen.Select(AnyText, AnyText),
        static (code, state) =>
        {
            var response = AuthorizationResponse.TryParse($"?code={Uri.EscapeDataString(code)}&state={Uri.EscapeDataString(state)}");
            if (response is not null)
            {
                Assert.Equal((code, state), (response.Code ?? string.Empty, response.State ?? string.Empty));
            }
        });

    [Fact]
    public void An_sfdxAuthUrl_is_read_as_it_was_written() => Run(
        Gen.Select(PlainText, PlainText.Null(), PlainText),
        static (key, secret, refreshToken) =>
        {
            var url = SfdxAuthUrl.Parse(SfdxAuthUrl.Format(new ConsumerCredential(key, secret), refreshToken, "acme.my.salesforce.com"));
            Assert.Equal((key, secret, refreshToken, "acme.my.salesforce.com"), (url.ConsumerKey, url.ConsumerSecret, url.RefreshToken, url.Host));
        });

    [Fact]
    public void What_is_shown_does_not_steer_a_terminal() => Run(AnyText, static text =>
        Assert.DoesNotContain(
            Printable.Escape(text, 1_000),
            static character => CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format));

    [Fact]
    public void A_secret_is_masked_wherever_it_stands() => Run(
        Gen.Select(AnyText, Gen.Char["ABCxyz019._-!"].Array[16, 40].Select(static characters => new string(characters)), AnyText, Gen.Int[0, 4]),
        static (before, secret, after, form) =>
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            var echo = form switch
            {
                0 => secret,
                1 => Convert.ToBase64String(bytes),
                2 => Convert.ToHexString(bytes),
                3 => string.Concat(bytes.Select(static value => $"%{value:X2}")),
                _ => string.Concat(bytes.Select(static value => $"\\u{(int)value:x4}")),
            };
            Assert.DoesNotContain(echo, new SecretMask([secret]).Quote($"{before} {echo} {after}"), StringComparison.Ordinal);
        });

    private static T? Accepted<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (TokenException)
        {
            return null;
        }
    }

    private static void Run<T>(Gen<T> values, Action<T> property) => values.Sample(property, seed: Seeds.Short, iter: Count, threads: 1);

    private static void Run<T1, T2>(Gen<(T1, T2)> values, Action<T1, T2> property) => Run(values, value => property(value.Item1, value.Item2));

    private static void Run<T1, T2, T3>(Gen<(T1, T2, T3)> values, Action<T1, T2, T3> property) =>
        Run(values, value => property(value.Item1, value.Item2, value.Item3));

    private static void Run<T1, T2, T3, T4>(Gen<(T1, T2, T3, T4)> values, Action<T1, T2, T3, T4> property) =>
        Run(values, value => property(value.Item1, value.Item2, value.Item3, value.Item4));

    private static void Run<T1, T2, T3, T4, T5>(Gen<(T1, T2, T3, T4, T5)> values, Action<T1, T2, T3, T4, T5> property) =>
        Run(values, value => property(value.Item1, value.Item2, value.Item3, value.Item4, value.Item5));
}
