using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// Writes tokens that cannot be requested a second time. If the disk is full, a virus scanner holds the file, or the keyring does
/// not respond, it retries for some time.
/// </summary>
internal static class PersistentWrite
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task<TokenSnapshot> RunAsync(
        ITokenLease lease,
        TokenProfile profile,
        string? expectedVersion,
        TimeSpan timeout,
        TimeProvider time,
        Func<TokenException, TokenException> giveUp)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await lease.WriteAsync(profile, expectedVersion, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TokenException exception) when (exception.Code != TokenErrorCode.TokenChanged && time.GetElapsedTime(start) < timeout)
            {
                await time.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TokenException exception)
            {
                throw giveUp(exception);
            }
        }
    }
}
