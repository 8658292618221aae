namespace MlNetPath.Compare;

/// <summary>The machine and the versions of a measurement.</summary>
/// <param name="Machine">Processor name.</param>
/// <param name="Cores">Logical processors.</param>
/// <param name="MemoryBytes">Memory available to the process.</param>
/// <param name="OperatingSystem">Its name and version.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Versions">Versions of this project and of the libraries that matter.</param>
public sealed record MeasurementEnvironment(
    string Machine, int Cores, long MemoryBytes, string OperatingSystem, string Runtime, IReadOnlyDictionary<string, string> Versions);
