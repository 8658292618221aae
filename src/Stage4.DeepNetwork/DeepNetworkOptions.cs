using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What Stage 4 can be told. The same seed gives the same network for the same number of threads on the same kind of processor.</summary>
public sealed record DeepNetworkOptions : LongTrainingOptions
{
    /// <summary>
    /// The network and how it learns; null, the default, for those of the profile. What the stage itself knows overrules it: the columns, the validation texts (and with them
    /// <see cref="DeepTextOptions.ValidationFraction"/>), the further texts, what is held out, how texts are varied, metadata, seed, threads, device, progress, cancellation, finishing, checkpoints and resuming; and
    /// <see cref="LongTrainingOptions.Budget"/>, where it is given, the time limit. All else of it holds, <see cref="DeepTextOptions.ModelPath"/> too.
    /// </summary>
    public DeepTextOptions? Training { get; init; }

    /// <summary>Whether texts are varied as <see cref="TextTask.Augmentation"/> says; default true.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Whether <see cref="TextTask.MoreTrainData"/> is learned too; default true.</summary>
    public bool MoreTexts { get; init; } = true;

    /// <summary>True for options that give the same model.</summary>
    /// <param name="other">The other options.</param>
    public bool Equals(DeepNetworkOptions? other) => base.Equals(other) && (Training?.Recipe, Training?.Budget, Augment, MoreTexts) == (other!.Training?.Recipe, other.Training?.Budget, other.Augment, other.MoreTexts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Training?.Recipe, Training?.Budget, Augment, MoreTexts);

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.PrintMembers(builder);
        string budget = Training?.Budget is { } time ? FormattableString.Invariant($" in {time}") : ""; // no more where there is none: artifacts are kept under this text
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $", Training = {Training?.Recipe}{budget}, Augment = {Augment}, MoreTexts = {MoreTexts}");
        return true;
    }
}
