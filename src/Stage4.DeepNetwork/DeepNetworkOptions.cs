using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What Stage 4 can be told. The same seed gives the same network for the same number of threads on the same kind of processor.</summary>
public sealed record DeepNetworkOptions : LongTrainingOptions
{
    /// <summary>
    /// The network and how it learns; null, the default, for those of the profile. What the stage itself knows overrules it: columns, validation texts, seed, threads, device, progress, checkpoints, how the task's texts may be varied.
    /// </summary>
    public DeepTextOptions? Training { get; init; }

    /// <summary>Whether texts are varied as <see cref="TextTask.Augmentation"/> says; default true.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Whether <see cref="TextTask.MoreTrainData"/> is learned too; default true.</summary>
    public bool MoreTexts { get; init; } = true;

    /// <summary>True for options that give the same model.</summary>
    /// <param name="other">The other options.</param>
    public bool Equals(DeepNetworkOptions? other) => base.Equals(other) && (Training?.Recipe, Augment, MoreTexts) == (other!.Training?.Recipe, other.Augment, other.MoreTexts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Training?.Recipe, Augment, MoreTexts);

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.PrintMembers(builder);
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $", Training = {Training?.Recipe}, Augment = {Augment}, MoreTexts = {MoreTexts}");
        return true;
    }
}
