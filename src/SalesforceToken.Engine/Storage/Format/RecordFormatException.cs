using System;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>The plaintext is not a record of this version. The store converts it to a <see cref="TokenException"/> with the path.</summary>
internal sealed class RecordFormatException(string message, bool isTooNew = false) : Exception(message)
{
    /// <summary>Whether a newer version wrote the record.</summary>
    public bool IsTooNew { get; } = isTooNew;
}
