using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>The exported file in 8 bits.</summary>
internal static class Int8Scoring
{
    /// <summary>Says in the file that a text's scores depend on the texts that are run together with it.</summary>
    public const string DependsOnBatchKey = "mlnetpath.depends_on_batch";

    /// <summary>Quantizes a file.</summary>
    /// <param name="stageId">The stage's id.</param>
    /// <param name="from">The folder of the exported file.</param>
    /// <param name="to">An existing folder.</param>
    /// <exception cref="StageUnavailableException">Nothing in it can be quantized.</exception>
    public static void Derive(string stageId, string from, string to)
    {
        string path = Path.Combine(from, ExportedModel.File), weights = Path.GetDirectoryName(path)!;
        ModelProto model = OnnxFile.Read(path);
        QuantizationReport report;
        try
        {
            report = ModelQuantization.Quantize(model, new QuantizationOptions { Mode = QuantizationMode.Int8, ExternalDataFolder = weights });
        }
        catch (GraphException e)
        {
            throw new StageUnavailableException(stageId, char.ToLowerInvariant(e.Message[0]) + e.Message[1..].TrimEnd('.'), e);
        }

        // The scale of an activation is taken over a whole batch, so texts that are run together would change each other's scores.
        if (report.DependsOnBatch)
        {
            model.SetMetadata(DependsOnBatchKey, "true");
        }

        string target = Path.Combine(to, ExportedModel.File);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        OnnxFile.Write(model, target, new OnnxWriteOptions { ExternalDataFolder = weights });
        ExportedModel.CopyConfiguration(from, to);
        Atomically.WriteText(Path.Combine(to, ExportedModel.CardFile), Card(report));
    }

    private static string Card(QuantizationReport report) => string.Create(CultureInfo.InvariantCulture, $"""
        # In 8 bits

        `{ExportedModel.File}` is an exported text classifier, quantized without calibration data: {report}. It takes and gives what the original does.{(report.DependsOnBatch
            ? " Scales of activations are taken over a whole batch, so run one text at a time where the scores of a text must not depend on others." : "")}

        """);
}
