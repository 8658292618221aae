namespace MlNetPath.Onnx.Runtime;

/// <summary>What an app's services say of a model beside its options.</summary>
internal sealed class OnnxModelRegistration
{
    /// <summary>The file or folder.</summary>
    public string Path { get; set; } = "";

    /// <summary>How often to look whether it has changed; null for never.</summary>
    public TimeSpan? Interval { get; set; }

    /// <summary>What the model's state is asked of, once it is loaded: why its newest file was refused, or null.</summary>
    public Func<string?>? Refusal { get; set; }
}
