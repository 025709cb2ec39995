using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Authorization;

/// <summary>The user's browser (RFC 8252: an external one, never an embedded view).</summary>
public interface IBrowser
{
    /// <summary>Opens an address, and returns as soon as the browser has accepted it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.BrowserUnavailable"/>.</exception>
    Task OpenAsync(Uri address, CancellationToken cancellationToken);
}
