namespace MlNetPath.Onnx.Graph.Checking;

/// <summary>The values that a node may read: those of its own graph made so far, and those of the graphs around it.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public int Depth { get; } = outer is null ? 0 : outer.Depth + 1;

    /// <summary>Adds a value of this graph; false if it has one of that name.</summary>
    public bool Add(string name) => names.Add(name);

    /// <summary>Whether this graph has the value.</summary>
    public bool Has(string name) => names.Contains(name);

    /// <summary>Whether this graph or one around it has the value.</summary>
    public bool Sees(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.Has(name))
            {
                return true;
            }
        }

        return false;
    }

    private Scope? Outer => outer;
}
