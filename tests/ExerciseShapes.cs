using System.Reflection;

namespace MlNetPath.Tests;

/// <summary>What the reader of a chapter fills in fits where the solutions are. Compiled into the test projects that have exercises.</summary>
internal static class ExerciseShapes
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    /// <summary>Every solution has an empty one of the same shape.</summary>
    /// <param name="tests">The test class beside the exercises: they are in the namespaces Exercises and Exercises.Yours below its own.</param>
    /// <param name="count">How many exercises there are.</param>
    public static void AreTheSame(Type tests, int count)
    {
        Dictionary<string, string[]> Shapes(string space) => tests.Assembly.GetTypes()
            .Where(type => type.Namespace == space && !type.IsNested).ToDictionary(type => type.Name, Shape);
        Dictionary<string, string[]> solved = Shapes($"{tests.Namespace}.Exercises"), yours = Shapes($"{tests.Namespace}.Exercises.Yours");
        Assert.Equal(count, solved.Count);
        Assert.Equal(solved.Keys.Order(), yours.Keys.Order());
        Assert.All(solved, solution => Assert.Equal(solution.Value, yours[solution.Key]));
    }

    // What the tests can call; lambdas and local functions have a '<' in their names.
    private static string[] Shape(Type type) =>
        [.. type.GetMembers(Declared).OfType<MethodBase>().Where(method => !method.IsPrivate && !method.Name.Contains('<')).Select(method => $"{method}").Order()];
}
