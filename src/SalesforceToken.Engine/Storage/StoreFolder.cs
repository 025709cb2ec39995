namespace SalesforceToken.Engine.Storage;

/// <summary>The folder of a store, as it is.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Owner">The name of the account that owns it; null where that is not known, as on Windows.</param>
/// <param name="IsOpenToOthers">Whether other users of the machine may read or change what is in it.</param>
/// <param name="IsWritable">Whether this account may write in it, as far as that is known: not on Windows.</param>
public sealed record StoreFolder(string Path, string? Owner, bool IsOpenToOthers, bool IsWritable);
