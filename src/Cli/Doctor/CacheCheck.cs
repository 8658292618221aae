using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>The folder that keeps what can be made again: data, trained models.</summary>
/// <param name="folder">The folder; it need not exist.</param>
internal sealed class CacheCheck(string folder) : IHealthCheck
{
    public CacheCheck()
        : this(UserCache.Root)
    {
    }

    public string Name => "cache";

    // Without it every start is slower, and nothing else.
    public bool IsRequired => false;

    public CheckResult Run()
    {
        string probe = Path.Combine(folder, "doctor");
        try
        {
            Atomically.WriteText(probe, "can be written");
            File.Delete(probe);
            return CheckResult.Ok($"'{folder}' can be written");
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return CheckResult.Missing($"'{folder}' cannot be written", $"Everything is made anew at each start: point {UserCache.Variable} to a folder that can be written.");
        }
    }
}
