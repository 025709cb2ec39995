using System;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>The system has no keeper of this kind, which is no fault; the message says why, to follow "because".</summary>
internal sealed class KeyProtectorUnavailableException : Exception
{
    public KeyProtectorUnavailableException(string reason, Exception? cause = null)
        : base(reason, cause)
    {
    }
}
