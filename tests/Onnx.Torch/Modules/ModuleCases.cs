namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>All cases: one file a family.</summary>
public static class ModuleCases
{
    public static IReadOnlyList<ModuleCase> All { get; } =
    [
        .. LinearCases.All, .. EmbeddingCases.All, .. ConvolutionCases.All, .. NormalizationCases.All, .. PoolingCases.All, .. PaddingCases.All, .. ShapeCases.All,
        .. ActivationCases.All, .. RecurrentCases.All, .. AttentionCases.All,
    ];
}
