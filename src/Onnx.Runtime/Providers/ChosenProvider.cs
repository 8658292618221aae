namespace MlNetPath.Onnx.Runtime;

/// <summary>The provider that a session got.</summary>
/// <param name="Provider">It: never <see cref="ExecutionProvider.Auto"/>.</param>
/// <param name="Reason">Where <see cref="ExecutionProvider.Auto"/> did not get CUDA, why; else null.</param>
/// <param name="IsFault">Whether CUDA is there and fails, rather than not there.</param>
internal readonly record struct ChosenProvider(ExecutionProvider Provider, string? Reason, bool IsFault);
