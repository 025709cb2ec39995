using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>
/// One place that data keys are kept in. Each key has an entry in the keys' folder, <c>&lt;kid&gt;</c> and the protector's extension,
/// which tells every process who keeps which key; it holds the key where the keeper is a file, and nothing where it is not.
/// </summary>
internal interface IKeyProtector
{
    /// <summary>What it is, for the user.</summary>
    KeyProtection Protection { get; }

    /// <summary>The extension of its entries.</summary>
    string Extension { get; }

    /// <summary>Reads a key that has an entry.</summary>
    /// <returns>The key's bytes; null when the keeper does not have it, as in a copied data folder.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DataKeyUnavailable"/> when the keeper fails.</exception>
    ValueTask<byte[]?> LoadAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Keeps a key, durably, and makes its entry.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DataKeyUnavailable"/> when the keeper fails.</exception>
    ValueTask StoreAsync(DataKey key, CancellationToken cancellationToken);

    /// <summary>Forgets a key and its entry.</summary>
    ValueTask DeleteAsync(string keyId, CancellationToken cancellationToken);
}
