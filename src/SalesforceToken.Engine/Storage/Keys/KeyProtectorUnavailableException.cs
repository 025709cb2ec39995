using System;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>
/// The system does not have this key protector. That is not a fault. The message gives the reason, as the continuation of "because".
/// </summary>
internal sealed class KeyProtectorUnavailableException(string reason, Exception? cause = null) : Exception(reason, cause);
