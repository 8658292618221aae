using System.Reflection;
using PublicApiGenerator;

namespace MlNetPath.Contract.Tests;

/// <summary>
/// The public surface of every assembly below <c>src</c>, kept in a file: a change of it is seen in review, and none happens by
/// accident. After a change that is meant, run these tests once with <c>MLNETPATH_UPDATE_API=1</c> and commit the files.
/// </summary>
public sealed class PublicApiTests
{
    private const string Switch = "MLNETPATH_UPDATE_API";

    // The messages of ONNX's own schema are generated; their surface is that of the specification.
    private static readonly string[] Left = [.. new ApiGeneratorOptions().DenyNamespacePrefixes, "MlNetPath.Onnx.Graph.Schema"];

    private static readonly string Root = RepositoryRoot.Path;

    // All projects but the command, which is a program and has nothing to call.
    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Root, "src"))
        .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
        .Select(folder => Path.GetFileName(folder)).Where(name => name != "Cli").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_public_surface_is_the_approved_one(string project)
    {
        string name = $"MlNetPath.{project}";
        string approved = Path.Combine(Root, "tests", "Contract", "PublicApi", name + ".txt");
        string surface = Assembly.Load(name).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = Left }).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(approved, surface);
        }

        string expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        Assert.True(expected == surface, $"{name} differs from tests/Contract/PublicApi/{name}.txt: {Difference(expected, surface)} If that is meant, run these tests with {Switch}=1.");
    }

    [Fact]
    public void The_command_has_nothing_to_call() => Assert.Empty(Assembly.Load("mlnetpath").GetExportedTypes());

    [Fact]
    public void No_file_is_left_of_an_assembly_that_is_gone() => Assert.Equal(
        Projects.Select(row => $"MlNetPath.{row.Data}.txt"), Directory.GetFiles(Path.Combine(Root, "tests", "Contract", "PublicApi")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    private static string Difference(string expected, string actual)
    {
        string[] old = expected.Split('\n'), now = actual.Split('\n');
        string gone = string.Join("; ", old.Except(now).Take(5).Select(line => line.Trim())), come = string.Join("; ", now.Except(old).Take(5).Select(line => line.Trim()));
        return $"gone are [{gone}], new are [{come}].";
    }
}
