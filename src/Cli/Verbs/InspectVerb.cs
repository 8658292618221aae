using System.CommandLine;
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli;

/// <summary><c>inspect</c>: what an ONNX file holds, what is wrong with it, and a picture of its graph.</summary>
internal sealed class InspectVerb : Verb
{
    private const string GraphOption = "--graph", PictureEnding = ".svg";

    private readonly Argument<string> file = new("MODEL") { Description = "The ONNX file" };
    private readonly Option<string> graph = new(GraphOption) { Description = "Draw the graph into this file, a picture in SVG", HelpName = "FILE.svg" };
    private readonly JsonOption json = new();

    public InspectVerb()
        : base(
            "inspect",
            "Shows an ONNX file: inputs, outputs, operators, weights, metadata, and whether it keeps the format's rules",
            "mlnetpath inspect model.onnx",
            "mlnetpath inspect model.onnx --graph model.svg",
            "mlnetpath inspect model.onnx --json model.json")
    {
        Arguments.Add(file);
        Options.Add(graph);
        Options.Add(json);
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        string path = arguments.GetRequiredValue(file);
        JsonOutput wanted = json.Of(arguments);
        string? picture = arguments.GetValue(graph);
        CheckPicture(picture);
        ModelProto model = Read(path);
        ModelSummary summary = ModelSummary.Of(model);
        IReadOnlyList<string> problems = ModelChecker.Check(model);
        ExternalPart[] external = [.. summary.ExternalFiles.Select(name => ExternalPart.Of(path, name))];
        long? bytes = new FileInfo(path) is { Exists: true } found ? found.Length : null;
        if (picture is not null)
        {
            Atomically.WriteText(picture, GraphDrawing.ToSvg(model));
        }

        wanted.Write(context, new
        {
            File = path,
            Bytes = bytes,
            summary.Graph,
            summary.Producer,
            summary.IrVersion,
            summary.Opsets,
            summary.Inputs,
            summary.Outputs,
            summary.Operators,
            summary.Functions,
            summary.Parameters,
            summary.ParameterBytes,
            ExternalFiles = external,
            summary.Metadata,
            summary.DocString,
            Problems = problems,
        });
        if (wanted.ReplacesText)
        {
            if (picture is not null)
            {
                context.Notice(Drawn(picture));
            }

            return ExitCodes.Done;
        }

        TextWriter output = context.ForPeople;
        output.WriteLine(bytes is null ? path : $"{path} · {Number(bytes.Value)} bytes");
        output.WriteLine(summary.ToString());
        foreach (ExternalPart part in external)
        {
            output.WriteLine($"weights in   {part.Name}{(part.Bytes is { } size ? $" · {Number(size)} bytes" : ", which is missing")}");
        }

        output.WriteLine(problems.Count == 0 ? "It keeps the rules of the format." : "It breaks rules of the format:");
        foreach (string problem in problems)
        {
            output.WriteLine("  " + problem);
        }

        if (picture is not null)
        {
            output.WriteLine(Drawn(picture));
        }

        return ExitCodes.Done;
    }

    // Before the work; nobody shall find an SVG in a file that says it is something else. What a pipe is called says nothing.
    private static void CheckPicture(string? picture)
    {
        if (picture is null)
        {
            return;
        }

        OutputPlace.CheckFile(picture, GraphOption);
        if (!picture.EndsWith(PictureEnding, StringComparison.OrdinalIgnoreCase) && !OutputTarget.Of(picture).IsStream)
        {
            throw new UsageException($"The graph is drawn as SVG, and '{picture}' does not end in {PictureEnding}. Name a file that does with {GraphOption}.");
        }
    }

    private static string Drawn(string picture) => $"drawn to {picture}";

    private static ModelProto Read(string path)
    {
        try
        {
            return OnnxFile.Read(path);
        }
        catch (GraphException e)
        {
            throw new InputException(e.Message, e);
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record ExternalPart(string Name, long? Bytes)
    {
        // Names come from the file: one that is no path, or leads elsewhere, is shown as missing and not looked for.
        public static ExternalPart Of(string model, string name)
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(model))!;
            return new(name, ExternalData.StaysInFolder(name) && new FileInfo(Path.Combine(folder, name)) is { Exists: true } file ? file.Length : null);
        }
    }
}
