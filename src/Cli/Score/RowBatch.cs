using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>Rows on their way through the pipeline: their bytes, their texts, and, later, their predictions.</summary>
internal sealed class RowBatch
{
    // Texts are far smaller as a rule; rows of many megabytes must not add up.
    private const int MostBytes = 1 << 20;

    private readonly MemoryStream bytes = new();
    private readonly List<int> ends = [];
    private readonly List<bool> hasText = [];
    private readonly List<string> texts = [];
    private readonly List<(long Row, long Line)> places = [];

    /// <summary>Where the last of the rows ends.</summary>
    public InputPosition Position { get; private set; }

    /// <summary>How many rows.</summary>
    public int Rows => ends.Count;

    /// <summary>The texts of the rows that have one.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>The row of a text, and the line on which it starts.</summary>
    public (long Row, long Line) Place(int text) => places[text];

    /// <summary>The predictions for <see cref="Texts"/>, as soon as they are there.</summary>
    public Task<IReadOnlyList<Prediction>> Predictions { get; set; } = Task.FromResult<IReadOnlyList<Prediction>>([]);

    /// <summary>Takes the source's current row; true where there is room for more.</summary>
    public bool Add(RowSource source, int mostRows)
    {
        string? text = source.Text();
        bytes.Write(source.Record);
        ends.Add((int)bytes.Length);
        hasText.Add(text is not null);
        if (text is not null)
        {
            texts.Add(text);
            places.Add(source.Current);
        }

        Position = source.Position;
        return Rows < mostRows && bytes.Length < MostBytes;
    }

    /// <summary>Writes the rows with their answers.</summary>
    public void Write(RowSource source, Stream output)
    {
        ReadOnlySpan<byte> all = bytes.GetBuffer();
        IReadOnlyList<Prediction> predictions = Predictions.GetAwaiter().GetResult();
        for (int row = 0, start = 0, text = 0; row < Rows; row++)
        {
            source.Write(output, all[start..ends[row]], hasText[row] ? predictions[text++] : null);
            start = ends[row];
        }
    }
}
