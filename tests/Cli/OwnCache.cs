using MlNetPath.Core;

[assembly: AssemblyFixture(typeof(MlNetPath.Cli.Tests.OwnCache))]

namespace MlNetPath.Cli.Tests;

/// <summary>A cache for this run alone: no test may find what another run, or the person who runs it, has kept.</summary>
public sealed class OwnCache : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-cli-cache-").FullName;

    public OwnCache() => Environment.SetEnvironmentVariable(UserCache.Variable, folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
