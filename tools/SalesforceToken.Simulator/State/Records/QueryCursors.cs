using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Records;

/// <summary>The queries whose next pages can be asked for. Each user can have ten; one more closes the oldest.</summary>
/// <remarks>Source: SOQL and SOSL Reference, "SOQL Limits": query cursors.</remarks>
internal sealed class QueryCursors
{
    private const string KeyPrefix = "01g";
    private const int MaxPerUser = 10;
    private readonly Lock _gate = new();
    private readonly List<(SimulatedUser User, QueryCursor Cursor)> _open = [];

    public QueryCursor Open(SimulatedUser user, IReadOnlyList<FieldSchema> fields, IReadOnlyList<Record> rows)
    {
        lock (_gate)
        {
            var own = _open.FindAll(entry => entry.User == user);
            if (own.Count >= MaxPerUser)
            {
                _open.Remove(own[0]);
            }

            var cursor = new QueryCursor(SalesforceId.New(KeyPrefix), fields, rows);
            _open.Add((user, cursor));
            return cursor;
        }
    }

    /// <summary>The cursor and the row that a locator, ID-NUMBER, names. Null for a locator that names none of the user's.</summary>
    public (QueryCursor Cursor, int Start)? Find(SimulatedUser user, string locator)
    {
        var dash = locator.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && int.TryParse(locator.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var start))
        {
            lock (_gate)
            {
                var (_, cursor) = _open.Find(entry => entry.User == user && locator.AsSpan(0, dash).SequenceEqual(entry.Cursor.Id));
                if (cursor is not null && start < cursor.Rows.Count)
                {
                    return (cursor, start);
                }
            }
        }

        return null;
    }
}
