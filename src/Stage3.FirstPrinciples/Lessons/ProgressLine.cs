using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>One line on a terminal that says how far training is, and is gone afterwards.</summary>
/// <param name="terminal">The terminal.</param>
internal sealed class ProgressLine(TextWriter terminal) : IProgress<TrainingProgress>
{
    private int written;

    /// <inheritdoc/>
    public void Report(TrainingProgress value) => Write($"{value.Doing}: epoch {value.Epoch}{(value.Loss is { } loss ? $", loss {Digits.Of(loss)}" : "")}");

    /// <summary>Wipes the line.</summary>
    public void Clear()
    {
        Write("");
        terminal.Write('\r');
    }

    private void Write(string text)
    {
        terminal.Write($"\r{text.PadRight(written)}");
        written = text.Length;
    }
}
