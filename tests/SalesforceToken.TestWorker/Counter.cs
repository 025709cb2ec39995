using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.TestWorker;

/// <summary>
/// A token that counts its writes. Several members contain the number, and one of them is long, so that a mixture of two writes is
/// detected.
/// </summary>
public static class Counter
{
    private const int Repeats = 40;

    /// <summary>Reads the number in a profile.</summary>
    /// <exception cref="InvalidOperationException">The members come from different writes.</exception>
    public static int Read(TokenProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var number = int.Parse(profile.Description!, CultureInfo.InvariantCulture);
        return profile.Tokens!.AccessToken == Access(number) && profile.Tokens.RefreshToken == Refresh(number)
            ? number
            : throw new InvalidOperationException($"Torn: {profile.Description}, {profile.Tokens.AccessToken}, {profile.Tokens.RefreshToken}");
    }

    /// <summary>Writes the next number while it holds the token's lock.</summary>
    public static async Task<int> IncrementAsync(FileTokenStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        using var lease = await store.LockAsync(name, CancellationToken.None);
        var old = await lease.ReadAsync(CancellationToken.None);
        var next = old is null ? 1 : Read(old.Profile) + 1;
        await lease.WriteAsync(Record(name, next), old?.Version, CancellationToken.None);
        return next;
    }

    /// <summary>A token that was never authorized.</summary>
    public static TokenProfile Bare(string name) => Record(name, 0) with { Tokens = null };

    private static TokenProfile Record(string name, int number) => new()
    {
        Name = name,
        Description = number.ToString(CultureInfo.InvariantCulture),
        LoginUrl = new Uri("https://login.salesforce.com"),
        CallbackUrl = "http://localhost:1717/OauthRedirect",
        ConsumerKey = "consumer-key",
        ConsumerSecret = "consumer-secret",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UtcNow,
        Tokens = new TokenSet
        {
            AccessToken = Access(number),
            RefreshToken = Refresh(number),
            InstanceUrl = new Uri("https://example.my.salesforce.com"),
            IdentityUrl = new Uri("https://login.salesforce.com/id/00D/005"),
            IssuedAt = DateTimeOffset.UtcNow,
        },
    };

    private static string Access(int number) => $"access-{number}";

    private static string Refresh(int number)
    {
        var one = number.ToString(CultureInfo.InvariantCulture);
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < Repeats; i++)
        {
            text.Append(one).Append('-');
        }

        return text.ToString();
    }
}
