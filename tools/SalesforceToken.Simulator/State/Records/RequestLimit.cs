using System;
using System.Threading;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Records;

/// <summary>Counts the API requests of an org against its limit for 24 hours.</summary>
internal sealed class RequestLimit
{
    private readonly Organization _organization;
    private readonly Lock _gate = new();
    private long _day;
    private int _used;

    public RequestLimit(Organization organization) => _organization = organization;

    public int Max => _organization.DailyApiRequests;

    public int Used
    {
        get
        {
            lock (_gate)
            {
                return _used;
            }
        }
    }

    /// <summary>Counts one request. False if it is above the limit.</summary>
    public bool TryUse(DateTimeOffset now)
    {
        var day = now.ToUnixTimeSeconds() / 86_400;
        lock (_gate)
        {
            _used = day == _day ? _used : 0;
            _day = day;
            if (_used >= Max)
            {
                return false;
            }

            _used++;
            return true;
        }
    }
}
