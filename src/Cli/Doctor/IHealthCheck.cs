namespace MlNetPath.Cli;

/// <summary>Looks at one thing that some verb needs. It changes nothing but what the verb itself would, and does not throw for what it looks for.</summary>
internal interface IHealthCheck
{
    /// <summary>What it looks at, in a word or two.</summary>
    string Name { get; }

    /// <summary>True where <c>compare</c> cannot run without it.</summary>
    bool IsRequired { get; }

    /// <summary>Looks.</summary>
    CheckResult Run();
}
