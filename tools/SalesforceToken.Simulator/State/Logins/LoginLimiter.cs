using System;
using System.Collections.Generic;
using System.Threading;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Logins;

/// <summary>Counts the logins of each user in each clock hour, for <c>rate_limit_exceeded</c>.</summary>
internal sealed class LoginLimiter
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<SimulatedUser, (long Hour, int Count)> _logins = [];

    public LoginLimiter(TimeProvider time) => _time = time;

    /// <summary>Counts one login. False if it is above the limit.</summary>
    public bool TryCount(SimulatedUser user)
    {
        if (user.HourlyLogins == int.MaxValue)
        {
            return true;
        }

        var hour = _time.GetUtcNow().ToUnixTimeSeconds() / 3600;
        lock (_gate)
        {
            var (lastHour, count) = _logins.GetValueOrDefault(user);
            count = lastHour == hour ? count + 1 : 1;
            _logins[user] = (hour, count);
            return count <= user.HourlyLogins;
        }
    }
}
