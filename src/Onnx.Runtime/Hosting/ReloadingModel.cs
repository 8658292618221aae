namespace MlNetPath.Onnx.Runtime;

/// <summary>A model that stays the same object while the file behind it is replaced. A run is made by one file from its beginning to its end.</summary>
internal sealed class ReloadingModel(Reloading<OnnxModel> models) : IOnnxModel, IReloading, IDisposable
{
    public IReadOnlyList<OnnxValueInfo> Inputs => Read(m => m.Inputs);

    public IReadOnlyList<OnnxValueInfo> Outputs => Read(m => m.Outputs);

    public OnnxModelInfo Info => Read(m => m.Info);

    public ExecutionProvider Provider => Read(m => m.Provider);

    public string? ProviderReason => Read(m => m.ProviderReason);

    public string? Refusal => models.Refusal;

    public bool IsWatching => models.IsWatching;

    public OnnxResults Run(params ReadOnlySpan<OnnxInput> inputs) => Run(inputs, [], CancellationToken.None);

    public OnnxResults Run(ReadOnlySpan<OnnxInput> inputs, ReadOnlySpan<string> outputs, CancellationToken cancellationToken = default)
    {
        Shared<OnnxModel> model = models.Use();
        try
        {
            return model.Value.Run(inputs, outputs, cancellationToken);
        }
        finally
        {
            model.End();
        }
    }

    public override string ToString() => Read(m => m.ToString());

    public void Dispose() => models.Dispose();

    private TResult Read<TResult>(Func<OnnxModel, TResult> read)
    {
        Shared<OnnxModel> model = models.Use();
        try
        {
            return read(model.Value);
        }
        finally
        {
            model.End();
        }
    }
}
