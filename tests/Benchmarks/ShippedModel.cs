using MlNetPath.Compare;

namespace MlNetPath.Benchmarks;

/// <summary>The models that lie in the repository.</summary>
internal static class ShippedModel
{
    /// <summary>The folder of one.</summary>
    /// <param name="name">Its name, such as <c>translator</c>.</param>
    public static string Folder(string name) => Path.Combine(new ComparisonOptions().ShippedModelFolder ?? "models", name);
}
