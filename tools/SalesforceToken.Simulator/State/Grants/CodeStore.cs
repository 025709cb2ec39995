using System;
using System.Collections.Generic;
using System.Threading;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>The authorization codes, used or not.</summary>
internal sealed class CodeStore
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);

    public CodeStore(TimeProvider time) => _time = time;

    public void Add(AuthorizationCode code)
    {
        lock (_gate)
        {
            _codes.Add(code.Value, code);
        }
    }

    /// <summary>Uses a code up, even if the exchange then fails. Null if the code is unknown.</summary>
    public (AuthorizationCode? Code, bool Usable) Redeem(string value)
    {
        lock (_gate)
        {
            if (!_codes.TryGetValue(value, out var code))
            {
                return (null, false);
            }

            var usable = !code.IsUsed && _time.GetUtcNow() < code.ExpiresAt;
            code.IsUsed = true;
            return (code, usable);
        }
    }
}
