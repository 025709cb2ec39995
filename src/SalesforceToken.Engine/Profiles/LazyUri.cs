using System;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// An address that becomes a <see cref="Uri"/> when someone asks for it: the first one that a process makes costs it 16 ms, more
/// than all else of reading a token, and who reads one does not always look at its addresses.
/// </summary>
internal sealed class LazyUri : IEquatable<LazyUri>
{
    private Uri? _value;

    public LazyUri(Uri value)
    {
        _value = value ?? throw new ArgumentNullException(nameof(value));
        Text = value.OriginalString;
    }

    /// <summary>Takes what a <see cref="Uri"/> was written as.</summary>
    public LazyUri(string text)
    {
        Text = text;
    }

    /// <summary>The address as it was written.</summary>
    public string Text { get; }

    /// <summary>The address.</summary>
    public Uri Value => _value ??= Uri.TryCreate(Text, UriKind.Absolute, out var value)
        ? value
        : throw new TokenException(TokenErrorCode.TokenFileCorrupt, "The token's file holds an address that is not one. Delete the file and set the token up again.");

    public bool Equals(LazyUri? other) => other is not null && Value.Equals(other.Value);

    public override bool Equals(object? obj) => Equals(obj as LazyUri);

    public override int GetHashCode() => Value.GetHashCode();
}
