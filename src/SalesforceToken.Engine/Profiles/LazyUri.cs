using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// An address that becomes a <see cref="Uri"/> on first use. The first <see cref="Uri"/> of a process costs 16 ms, more than the
/// rest of reading a token, and a caller that reads a token does not always need its addresses.
/// </summary>
internal sealed class LazyUri : IEquatable<LazyUri>
{
    private Uri? _value;

    public LazyUri(Uri value)
    {
        _value = value ?? throw new ArgumentNullException(nameof(value));
        Text = value.OriginalString;
    }

    /// <summary>Stores the text of a <see cref="Uri"/>.</summary>
    public LazyUri(string text)
    {
        Text = text;
    }

    /// <summary>The address as it was written.</summary>
    public string Text { get; }

    /// <summary>The address.</summary>
    public Uri Value => _value ??= WebAddress.TryParse(Text, out var value)
        ? value
        : throw new TokenException(
            TokenErrorCode.TokenFileCorrupt, "The token's file contains an invalid address. Delete the file and set the token up again.");

    public bool Equals(LazyUri? other) => other is not null && Value.Equals(other.Value);

    public override bool Equals(object? obj) => Equals(obj as LazyUri);

    public override int GetHashCode() => Value.GetHashCode();
}
