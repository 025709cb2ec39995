using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>A query may return more records than fit into memory.</summary>
public sealed class StreamingTests : IAsyncLifetime
{
    private const int Records = 100_000;
    private const long Allowance = 50 * 1024 * 1024;

    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync(accounts: Records);
        _user.Authorize();
    }

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    // In a separate process, because this one has the org's records in memory. The memory in use after a full collection is what is
    // still referenced. How much garbage there is besides is the collector's choice, and differs on each machine.
    [Fact]
    public void FollowNext_holds_no_records_that_it_has_written()
    {
        var script = $$"""
            Import-Module '{{BuiltModule.Manifest}}'
            $count = 0
            $start = $most = [GC]::GetTotalMemory($true)
            Invoke-SfRestMethod query -Name prod -Query @{ q = 'SELECT Id, Name, Industry, NumberOfEmployees FROM Account' } -FollowNext | ForEach-Object {
                if (++$count % 10000 -eq 0) { $most = [Math]::Max($most, [GC]::GetTotalMemory($true)) }
            }
            $count
            $most - $start
            """;

        var written = ModuleProcess.Run(script, new Dictionary<string, string> { ["SALESFORCETOKEN_HOME"] = _user.Home });

        Assert.Equal(Records, int.Parse(written[0], CultureInfo.InvariantCulture));
        Assert.InRange(long.Parse(written[1], CultureInfo.InvariantCulture), 0, Allowance);
    }
}
