using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Core.DotnetMessages;

namespace MlNetPath.Cli;

/// <summary>The packages that the built-in data is made from. Where one is missing, the data that an earlier run has kept in the cache will do.</summary>
/// <param name="readPackages">Reads them all; how many bytes they have.</param>
/// <param name="readCache">Loads the data as <c>compare</c> would.</param>
internal sealed class CorpusCheck(Func<long> readPackages, Action readCache) : IHealthCheck
{
    public CorpusCheck()
        : this(() => MessagePackage.All.Sum(package => (long)package.ReadVerified().Length), () => Tasks.Languages.Load())
    {
    }

    public string Name => "built-in data";

    public bool IsRequired => true;

    public CheckResult Run()
    {
        try
        {
            return CheckResult.Ok(string.Create(CultureInfo.InvariantCulture, $"{MessagePackage.All.Count} packages, {readPackages() / 1e6:0} MB, unaltered"));
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return FromCache(NativeFailure.FirstSentence(e.Message));
        }
    }

    private CheckResult FromCache(string reason)
    {
        try
        {
            readCache();
            return CheckResult.Ok($"kept in the cache ({reason})");
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return CheckResult.Missing(reason, "Run 'dotnet restore' in the repository. Your own file (--data) can be compared without it.");
        }
    }
}
