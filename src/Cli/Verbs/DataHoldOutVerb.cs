using System.CommandLine;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>data hold-out</c>: the hashes of texts that nothing may be trained on, as this program embeds them.</summary>
internal sealed class DataHoldOutVerb : Verb
{
    private readonly Argument<string[]> files = new("files")
    {
        Description = "Labelled files: TSV without header (text, tab, label), or any file that --data takes",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> output = new("--out") { Description = "The file to write", HelpName = "FILE.bin", Required = true };

    public DataHoldOutVerb()
        : base("hold-out", "Writes hashes of texts that are never to be trained on", "mlnetpath data hold-out dev.tsv --out datasets/general-text/held-out.bin")
    {
        Arguments.Add(files);
        Options.Add(output);
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        string path = arguments.GetRequiredValue(output);
        OutputPlace.CheckFile(path);
        var texts = new List<string>();
        foreach (string file in arguments.GetRequiredValue(files))
        {
            TextData data = LabelledFile.Read(file, cancellation: context.Stop).Data;
            texts.AddRange(Enumerable.Range(0, data.Count).Select(data.Text));
        }

        byte[] hashes = HeldOutTexts.ToBytes(texts);
        Atomically.WriteFile(path, stream => stream.Write(hashes));
        context.Notice($"Wrote the hashes of {texts.Count} texts ({hashes.Length} bytes) to '{path}'. They count from the next build on.");
        return ExitCodes.Done;
    }
}
