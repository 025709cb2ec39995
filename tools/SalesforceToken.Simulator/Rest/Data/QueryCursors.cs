using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using SalesforceToken.Simulator.Rest.Soql;
using SalesforceToken.Simulator.Tenants;

namespace SalesforceToken.Simulator.Rest.Data;

/// <summary>The queries whose next pages can be asked for. Each user has ten; one more closes the oldest.</summary>
/// <remarks>Source: SOQL and SOSL Reference, "SOQL Limits": query cursors.</remarks>
internal sealed class QueryCursors
{
    private const string KeyPrefix = "01g";
    private const int ForEachUser = 10;
    private readonly Lock _gate = new();
    private readonly List<(string Id, SimulatedUser User, SoqlQuery Query, IReadOnlyList<Record> Rows)> _open = [];

    public string Open(SimulatedUser user, SoqlQuery query, IReadOnlyList<Record> rows)
    {
        lock (_gate)
        {
            var own = _open.FindAll(cursor => cursor.User == user);
            if (own.Count >= ForEachUser)
            {
                _open.Remove(own[0]);
            }

            var id = SalesforceId.New(KeyPrefix);
            _open.Add((id, user, query, rows));
            return id;
        }
    }

    /// <summary>The query and its rows from the row that the locator names, ID-NUMBER.</summary>
    public (string Id, SoqlQuery Query, IReadOnlyList<Record> Rows, int Start) Find(SimulatedUser user, string locator)
    {
        var dash = locator.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && int.TryParse(locator.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var start))
        {
            lock (_gate)
            {
                var found = _open.Find(cursor => cursor.User == user && locator.AsSpan(0, dash).SequenceEqual(cursor.Id));
                if (found.Id is not null && start < found.Rows.Count)
                {
                    return (found.Id, found.Query, found.Rows, start);
                }
            }
        }

        throw new RestException(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    }
}
