using System.Diagnostics;

namespace MlNetPath.Benchmarks;

/// <summary>Runs a program to its end and tells how long it took and how much memory it held at most.</summary>
internal static class TimedProcess
{
    /// <summary>The command <c>mlnetpath</c> as it was built beside this program.</summary>
    /// <param name="cache">The cache folder that it uses.</param>
    /// <param name="arguments">What it is given.</param>
    public static (double Seconds, long PeakBytes) MlNetPath(string cache, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "mlnetpath.dll"), .. arguments]);
        start.Environment["MLNETPATH_CACHE"] = cache;
        return Run(start, out _);
    }

    /// <summary>Any program; its exit code must be 0.</summary>
    /// <param name="start">The program; its standard output is read, its errors are shown.</param>
    /// <param name="output">What it wrote to standard output.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static (double Seconds, long PeakBytes) Run(ProcessStartInfo start, out string output)
    {
        start.RedirectStandardOutput = true;
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        Task<string> reading = process.StandardOutput.ReadToEndAsync();
        long peak = 0;

        // The peak can be asked for only while the process lives.
        while (!process.WaitForExit(50))
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It ended in between.
            }
        }

        output = reading.GetAwaiter().GetResult();
        return process.ExitCode == 0
            ? (Stopwatch.GetElapsedTime(begin).TotalSeconds, peak)
            : throw new InvalidOperationException($"'{start.FileName} {string.Join(' ', start.ArgumentList)}' ended with {process.ExitCode}.");
    }
}
