using System;
using System.Diagnostics;
using System.Globalization;

namespace SalesforceToken.Benchmarks;

/// <summary>Repeats an action and tells the median and the best, which other programs on the machine disturb least.</summary>
internal readonly record struct Measurement(double MedianMicroseconds, double BestMicroseconds)
{
    public static Measurement Of(int rounds, Action action)
    {
        var times = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return Of(times);
    }

    /// <summary>Two actions in turn, so that what disturbs one disturbs the other.</summary>
    public static (Measurement First, Measurement Second) Of(int rounds, Action first, Action second)
    {
        var times = (new double[rounds], new double[rounds]);
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            first();
            times.Item1[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            start = Stopwatch.GetTimestamp();
            second();
            times.Item2[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return (Of(times.Item1), Of(times.Item2));
    }

    public void Print(string what) => Console.WriteLine(string.Format(
        CultureInfo.InvariantCulture, "{0,-62} median {1,10:N1} us   best {2,10:N1} us", what, MedianMicroseconds, BestMicroseconds));

    private static Measurement Of(double[] times)
    {
        Array.Sort(times);
        return new Measurement(times[times.Length / 2], times[0]);
    }
}
