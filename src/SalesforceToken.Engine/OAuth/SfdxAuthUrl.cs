using System;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// An authorization as the Salesforce CLI hands it on: <c>force://consumer key:consumer secret:refresh token@host</c>. Source:
/// Salesforce CLI Command Reference, "org login sfdx-url".
/// </summary>
internal sealed class SfdxAuthUrl
{
    private const string Member = "sfdxAuthUrl";

    private const int MaxLength = 64 * 1024;

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    // A host may have a port. The consumer secret of a public client is empty.
    private static readonly Regex Form = new(
        @"^force://(?<key>[A-Za-z0-9._-]+={0,2}):(?<secret>[A-Za-z0-9._-]*={0,2}):(?<token>[A-Za-z0-9._-]+={0,2})@(?:https://)?(?<host>[A-Za-z0-9.-]+(?::[0-9]{1,5})?)/?$",
        RegexOptions.CultureInvariant,
        MatchTimeout);

    private SfdxAuthUrl(string consumerKey, string? consumerSecret, string refreshToken, string host)
    {
        ConsumerKey = consumerKey;
        ConsumerSecret = consumerSecret;
        RefreshToken = refreshToken;
        Host = host;
    }

    /// <summary>The consumer key.</summary>
    public string ConsumerKey { get; }

    /// <summary>The consumer secret; null for a public client.</summary>
    public string? ConsumerSecret { get; }

    /// <summary>The refresh token.</summary>
    public string RefreshToken { get; }

    /// <summary>The host of the org, with its port if it has one.</summary>
    public string Host { get; }

    /// <summary>Reads an authorization: the address, or JSON that has it as <c>sfdxAuthUrl</c>, as the CLI prints it.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.AuthUrlInvalid"/>. The message has no part of the text.</exception>
    public static SfdxAuthUrl Parse(string text)
    {
        var address = text.Trim().TrimStart('\uFEFF');
        if (address.Length > MaxLength)
        {
            throw Invalid($"It has more than {MaxLength} characters.");
        }

        if (address.StartsWith("{", StringComparison.Ordinal))
        {
            address = Wiped.Use(Encoding.UTF8.GetBytes(address), FindIn);
        }

        if (address.Length == 0)
        {
            throw Invalid("It is empty.");
        }

        if (address.IndexOf("REDACTED", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            throw Invalid("The Salesforce CLI has hidden it: 'sf org auth show-sfdx-auth-url --json' shows it.");
        }

        var match = Form.Match(address);
        return match.Success
            ? new SfdxAuthUrl(Part("key"), Part("secret") is { Length: > 0 } secret ? secret : null, Part("token"), Part("host"))
            : throw Invalid("It does not have the form force://<consumer key>:<consumer secret>:<refresh token>@<host>.");

        string Part(string name) => match.Groups[name].Value;
    }

    /// <summary>Writes an authorization.</summary>
    /// <param name="consumer">The client that it belongs to.</param>
    /// <param name="refreshToken">Its refresh token.</param>
    /// <param name="host">The host of the org, with its port if it has one.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.AuthUrlInvalid"/>: the form has no room for a character in it.</exception>
    public static string Format(ConsumerCredential consumer, string refreshToken, string host)
    {
        var text = $"force://{consumer.Key}:{consumer.Secret}:{refreshToken}@{host}";
        return Form.IsMatch(text)
            ? text
            : throw new TokenException(
                TokenErrorCode.AuthUrlInvalid,
                "The authorization cannot be written as a sfdxAuthUrl: its key, secret or refresh token has a character that such an address cannot have.");
    }

    private static string FindIn(byte[] json)
    {
        using var document = JsonElementExtensions.TryParse(json) ?? throw Invalid("It is not whole JSON.");
        var root = document.RootElement;
        var result = root.TryGet("result") is { ValueKind: JsonValueKind.Object } child ? child : root;
        return (root.GetText(Member) ?? result.GetText(Member))?.Trim()
            ?? throw Invalid($"It is JSON without a {Member}. An org that the Salesforce CLI has logged in to with JWT has none.");
    }

    private static TokenException Invalid(string reason) => new(TokenErrorCode.AuthUrlInvalid, "The sfdxAuthUrl cannot be used. " + reason);
}
