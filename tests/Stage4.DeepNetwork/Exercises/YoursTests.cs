using System.Reflection;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>What the reader fills in fits where the solutions are.</summary>
public class YoursTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    [Fact]
    public void EverySolutionHasAnEmptyOneOfTheSameShape()
    {
        const string solutions = "MlNetPath.Stage4.DeepNetwork.Tests.Exercises";
        Dictionary<string, string[]> Shapes(string space) => typeof(YoursTests).Assembly.GetTypes()
            .Where(type => type.Namespace == space && !type.IsNested).ToDictionary(type => type.Name, Shape);
        Dictionary<string, string[]> solved = Shapes(solutions), yours = Shapes($"{solutions}.Yours");
        Assert.Equal(5, solved.Count);
        Assert.Equal(solved.Keys.Order(), yours.Keys.Order());
        Assert.All(solved, solution => Assert.Equal(solution.Value, yours[solution.Key]));
    }

    // What the tests can call; lambdas and local functions have a '<' in their names.
    private static string[] Shape(Type type) =>
        [.. type.GetMembers(Declared).OfType<MethodBase>().Where(method => !method.IsPrivate && !method.Name.Contains('<')).Select(method => $"{method}").Order()];
}
