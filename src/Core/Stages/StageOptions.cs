namespace MlNetPath.Core;

/// <summary>
/// What all stages can be told. Each stage derives its own record from it. Two options of equal <see cref="object.ToString"/>
/// give the same model on the same data, so artifacts are cached under that text.
/// </summary>
public record StageOptions
{
    /// <summary>The number that randomness starts from; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many threads training may use; 0, the default, leaves it to the stage, which keeps the result the same for the same seed.</summary>
    public int Threads { get; init; }

    /// <summary>Where to compute; default <see cref="ComputeDevice.Auto"/>. Stages that know only one device ignore it.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;
}
