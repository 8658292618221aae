using System.Diagnostics;

namespace MlNetPath.Benchmarks;

/// <summary>Times several ways of doing the same in one process: they take turns, so that whatever else the machine does falls on all of them.</summary>
internal static class Turns
{
    /// <summary>Threads of ONNX Runtime and of libtorch spin for a while after their last run, and would take a core from the next way.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The median of the seconds that each way's turns take; a first round warms up and is not counted.</summary>
    /// <param name="rounds">How many turns each has.</param>
    /// <param name="ways">What is timed.</param>
    public static double[] Seconds(int rounds, params Action[] ways)
    {
        double[][] times = [.. ways.Select(_ => new double[rounds])];
        for (int round = -1; round < rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                Thread.Sleep(Pause);
                long start = Stopwatch.GetTimestamp();
                ways[way]();
                times[way][Math.Max(round, 0)] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        return [.. times.Select(own => own.Order().ElementAt(rounds / 2))];
    }
}
