using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>
/// One place that stores data keys. Each key has an entry in the keys folder, with the name <c>&lt;kid&gt;</c> and the extension of
/// the protector. The entry tells every process which protector has the key. If the protector stores the key in a file, the entry is
/// that file; otherwise the entry is empty.
/// </summary>
internal interface IKeyProtector
{
    /// <summary>The kind of protection, as shown to the user.</summary>
    KeyProtection Protection { get; }

    /// <summary>The file extension of the entries.</summary>
    string Extension { get; }

    /// <summary>Reads a key that has an entry.</summary>
    /// <returns>The bytes of the key; null when the protector does not have it, for example in a copied data folder.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DataKeyUnavailable"/> when the protector fails.</exception>
    ValueTask<byte[]?> LoadAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Stores a key durably and creates its entry.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DataKeyUnavailable"/> when the protector fails.</exception>
    ValueTask StoreAsync(DataKey key, CancellationToken cancellationToken);

    /// <summary>Deletes a key and its entry.</summary>
    ValueTask DeleteAsync(string keyId, CancellationToken cancellationToken);
}
