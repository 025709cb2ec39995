using System;
using System.Diagnostics;
using System.Globalization;

namespace SalesforceToken.Benchmarks;

/// <summary>
/// Repeats an action and reports the median and the best time. Other programs on the machine influence these two the least.
/// </summary>
internal readonly record struct Measurement(double MedianMicroseconds, double BestMicroseconds)
{
    public static Measurement Of(int rounds, Action action) => Of(rounds, Clocked(action));

    /// <summary>Measures an action that returns how many microseconds it took.</summary>
    public static Measurement Of(int rounds, Func<double> action)
    {
        var times = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            times[i] = action();
        }

        return Of(times);
    }

    public static (Measurement First, Measurement Second) Of(int rounds, Action first, Action second) =>
        Of(rounds, Clocked(first), Clocked(second));

    /// <summary>Runs two actions in turn, so that a disturbance affects both.</summary>
    public static (Measurement First, Measurement Second) Of(int rounds, Func<double> first, Func<double> second)
    {
        var times = (new double[rounds], new double[rounds]);
        for (var i = 0; i < rounds; i++)
        {
            times.Item1[i] = first();
            times.Item2[i] = second();
        }

        return (Of(times.Item1), Of(times.Item2));
    }

    public void Print(string what) => Console.WriteLine(string.Format(
        CultureInfo.InvariantCulture, "{0,-78} median {1,11:N1} us   best {2,11:N1} us", what, MedianMicroseconds, BestMicroseconds));

    private static Func<double> Clocked(Action action) => () =>
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    };

    private static Measurement Of(double[] times)
    {
        Array.Sort(times);
        return new Measurement(times[times.Length / 2], times[0]);
    }
}
