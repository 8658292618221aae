using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// A language model: from tokens to logits of the token that comes next, at each position, by what stands before it. The rows that tokens become on the way in are those that logits are read off with on the way out.
/// </summary>
/// <remarks>One table for both: Press and Wolf, "Using the Output Embedding to Improve Language Models", 2017. Not safe to use from several threads.</remarks>
internal sealed class Decoder : nn.Module<Tensor, Tensor>
{
    // Rows are so long that a row that is copied can be a sure answer at once.
    private const double Spread = 0.08, MeaningShare = 0.87;

    private readonly SequenceDropout dropout;

    /// <param name="shape">Its sizes.</param>
    public Decoder(DecoderShape shape)
        : base("decoder")
    {
        Shape = shape;
        Tokens = nn.Embedding(shape.Vocabulary, shape.Width);
        Rotation = new(shape.Context, shape.HeadSize);
        Blocks = new([.. Enumerable.Range(0, shape.Blocks).Select(_ => new DecoderBlock(shape))]);
        Norm = nn.LayerNorm(shape.Width);
        dropout = new(shape.Dropout);
        using (no_grad())
        {
            nn.init.normal_(Tokens.weight!, 0, Spread);
        }

        RegisterComponents();
    }

    /// <summary>Its sizes.</summary>
    public DecoderShape Shape { get; }

    /// <summary>A row for each token.</summary>
    public Embedding Tokens { get; }

    /// <summary>Where tokens stand.</summary>
    public Rotation Rotation { get; }

    /// <summary>The blocks, in their order.</summary>
    public ModuleList<DecoderBlock> Blocks { get; }

    /// <summary>The last norm.</summary>
    public LayerNorm Norm { get; }

    /// <summary>In which type products are multiplied while it learns; single precision by default, and always where it does not learn.</summary>
    public ScalarType Products { get; set; } = ScalarType.Float32;

    private ScalarType ProductsNow => training ? Products : ScalarType.Float32;

    /// <summary>Lets the rows of tokens begin with what they mean, mixed with chance.</summary>
    /// <param name="rows">Of length 1, [vocabulary, width].</param>
    public void Begin(Tensor rows)
    {
        using var off = no_grad();
        Tokens.weight!.mul_(Math.Sqrt(1 - (MeaningShare * MeaningShare))).add_(rows * (MeaningShare * Spread * Math.Sqrt(Shape.Width)));
    }

    /// <summary>Tokens, int64 [batch, length], padded at the end with anything: what is known at each position, [batch, length, width].</summary>
    public override Tensor forward(Tensor tokens)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens.shape[1], SequenceBatch.LengthOf(Shape.Context + 1));
        Tensor positions = arange(tokens.shape[1], device: tokens.device).clamp(max: Shape.Context - 1); // beyond it there is only padding
        Tensor turn = Rotation.call(positions.unsqueeze(0));
        Tensor x = dropout.call(Tokens.call(tokens));
        foreach (DecoderBlock block in Blocks)
        {
            x = block.Learn(x, turn, ProductsNow);
        }

        return Norm.call(x);
    }

    /// <summary>Logits of the next token, [positions, vocabulary].</summary>
    /// <param name="known">Rows of what <see cref="forward"/> gives, [positions, width].</param>
    public Tensor Logits(Tensor known) => nn.functional.linear(known.to_type(ProductsNow), Tokens.weight!.to_type(ProductsNow)).to_type(ScalarType.Float32);
}
