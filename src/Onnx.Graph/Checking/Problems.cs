namespace MlNetPath.Onnx.Graph.Checking;

/// <summary>What a check has found so far.</summary>
internal sealed class Problems
{
    public const int Most = 100;
    private const int LongestName = 200;
    private readonly List<string> found = [];

    public IReadOnlyList<string> Found => found;

    /// <summary>Adds one.</summary>
    /// <exception cref="EnoughException">There are so many that more would help nobody.</exception>
    public void Add(string place, string problem)
    {
        found.Add($"{place}: {problem}.");
        if (found.Count == Most)
        {
            throw new EnoughException();
        }
    }

    /// <summary>A name in quotes; of a long one the beginning.</summary>
    public static string Quote(string name) => name.Length <= LongestName ? $"'{name}'" : $"'{name[..LongestName]}...'";

    internal sealed class EnoughException : Exception;
}
