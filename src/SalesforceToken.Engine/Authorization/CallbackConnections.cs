using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// The open connections to the callback port. A new one always finds a place: any program of the machine can open connections and
/// hold them, and must not keep the browser out.
/// </summary>
internal sealed class CallbackConnections
{
    // A browser opens only a few.
    private const int MaxConnections = 64;

    private readonly List<CallbackConnection> _oldestFirst = [];
    private bool _isClosed;

    /// <summary>Adds a connection. If there are too many, the oldest that has not sent a request yet is dropped, or else the oldest.</summary>
    public void Add(CallbackConnection connection)
    {
        CallbackConnection? dropped = null;
        lock (_oldestFirst)
        {
            if (_isClosed)
            {
                dropped = connection;
            }
            else
            {
                if (_oldestFirst.Count >= MaxConnections)
                {
                    dropped = _oldestFirst.FirstOrDefault(static other => other.IsIdle) ?? _oldestFirst[0];
                    _oldestFirst.Remove(dropped);
                }

                _oldestFirst.Add(connection);
            }
        }

        dropped?.Close();
    }

    public void Remove(CallbackConnection connection)
    {
        lock (_oldestFirst)
        {
            _oldestFirst.Remove(connection);
        }
    }

    /// <summary>Ends all connections, and each one that is still added.</summary>
    public void Close()
    {
        List<CallbackConnection> open;
        lock (_oldestFirst)
        {
            _isClosed = true;
            open = [.. _oldestFirst];
        }

        open.ForEach(static connection => connection.Close());
    }
}
