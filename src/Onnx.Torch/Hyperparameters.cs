using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>
/// What TorchSharp keeps to itself about a module, stated by whoever made it. The export finds it out by running the module, unless its weights let it make no difference; only then must it be stated.
/// What contradicts the module is refused, and parity is proven as always.
/// </summary>
/// <remarks>Immutable. What is null is not stated.</remarks>
public sealed record Hyperparameters
{
    /// <summary>The number of heads of a <c>MultiheadAttention</c> or of all attention in a <c>Transformer</c> or a part of one.</summary>
    public long? Heads { get; init; }

    /// <summary>Whether a <c>MultiheadAttention</c> has <c>add_zero_attn</c>.</summary>
    public bool? AddZeroAttention { get; init; }

    /// <summary>The activation of the layers of a <c>Transformer</c> or of a part of one.</summary>
    public nn.Activations? Activation { get; init; }

    /// <summary>The activation of an <c>RNN</c> or <c>RNNCell</c>.</summary>
    public nn.NonLinearities? NonLinearity { get; init; }

    /// <summary>How an <c>EmbeddingBag</c> makes one row of many.</summary>
    public EmbeddingBagMode? Mode { get; init; }

    /// <summary>The row of an <c>EmbeddingBag</c> that is padding; -1 for none, as in TorchSharp.</summary>
    public long? PaddingIndex { get; init; }

    /// <summary>What is stated, for messages.</summary>
    public override string ToString() => string.Join(", ", new (string Name, object? Value)[]
    {
        (nameof(Heads), Heads), (nameof(AddZeroAttention), AddZeroAttention), (nameof(Activation), Activation), (nameof(NonLinearity), NonLinearity), (nameof(Mode), Mode), (nameof(PaddingIndex), PaddingIndex),
    }.Where(p => p.Value is not null).Select(p => FormattableString.Invariant($"{p.Name} = {p.Value}")));
}
