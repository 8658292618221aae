using MlNetPath.Onnx.Graph.Checking;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>
/// Checks that a model keeps the rules of the format: every value is made once and before it is used, operator sets are declared, attributes, types and
/// weights are whole. What an operator makes of its inputs is not checked, nor are training records.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public static class ModelChecker
{
    /// <summary>Finds what is wrong.</summary>
    /// <param name="model">The model.</param>
    /// <returns>One sentence for each problem, which names the node and the value; the first hundred at most. Empty for a sound model.</returns>
    public static IReadOnlyList<string> Check(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var problems = new Problems();
        try
        {
            new ModelRules(model, problems).Check();
        }
        catch (Problems.EnoughException)
        {
            // Whoever reads a hundred needs no more.
        }

        return problems.Found;
    }

    /// <summary>Does nothing for a sound model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="GraphException">Something is wrong; the message names the first problem and says how many there are.</exception>
    public static void ThrowIfInvalid(ModelProto model)
    {
        IReadOnlyList<string> problems = Check(model);
        if (problems.Count > 0)
        {
            throw new GraphException(problems.Count == 1 ? problems[0] : $"{problems[0]} There {(problems.Count == 2 ? "is 1 more problem" : $"are {problems.Count - 1} more problems")}.");
        }
    }
}
