using System;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>A plaintext that is not a record of this version; the store turns it into a <see cref="TokenException"/> with the path.</summary>
internal sealed class RecordFaultException : Exception
{
    public RecordFaultException(string message, bool isTooNew = false)
        : base(message)
    {
        IsTooNew = isTooNew;
    }

    /// <summary>Whether a newer version wrote it.</summary>
    public bool IsTooNew { get; }
}
