namespace MlNetPath.Cli;

/// <summary>A model with its data sets.</summary>
/// <param name="Name">Its folder, relative to the tree, with slashes.</param>
/// <param name="ModelPath">The model.</param>
/// <param name="DataSets">The folders <c>test_data_set_0</c>, <c>test_data_set_1</c> and so on.</param>
/// <param name="Problem">Why nobody knows what it holds, or null.</param>
internal sealed record TestCase(string Name, string ModelPath, IReadOnlyList<string> DataSets, string? Problem = null);
