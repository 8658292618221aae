using System.Globalization;
using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>Options of a stage whose model is a file: nothing can be chosen, and the file is what artifacts are kept under.</summary>
public sealed record OnnxFileOptions : StageOptions
{
    /// <summary>The SHA-256 of the file, of the files of weights beside it, and of the labels that were given for it, in lower-case hexadecimal; default empty, which stands for any. The stage refuses that of another file.</summary>
    public string Sha256 { get; init; } = "";

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder.Append(CultureInfo.InvariantCulture, $", Sha256 = {Sha256}");
        return true;
    }
}
