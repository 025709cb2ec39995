using System;
using System.Diagnostics;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Tests.Support;

namespace SalesforceToken.Engine.Tests.Fuzzing;

/// <summary>What a parser may do with an input: read it or throw the one typed exception, in bounded time and memory.</summary>
internal static class ParserLimits
{
    private const long Megabyte = 1024 * 1024;

    // A machine that runs other tests too may stop one for seconds.
    private static readonly int MaxMilliseconds = LongTests.Pick(10_000, 1_000);

    /// <summary>Gives a parser an input.</summary>
    /// <returns>What it broke; null if nothing.</returns>
    public static ParserUse Use(Action<byte[]> read, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var fault = string.Empty;
        try
        {
            read(input);
        }
        catch (TokenException)
        {
            // The one typed exception.
        }
        catch (Exception exception)
        {
            fault = exception.ToString();
        }

        return new ParserUse(fault, GC.GetAllocatedBytesForCurrentThread() - before, watch.Elapsed);
    }

    /// <summary>Whether a use is within the limits.</summary>
    public static bool IsWithin(ParserUse use, byte[] input) =>
        use.Fault.Length == 0
        && use.Allocated <= (10 * input.Length) + Megabyte
        && (use.Elapsed.TotalMilliseconds <= MaxMilliseconds || Debugger.IsAttached);
}
