using System.Globalization;
using System.Text;

namespace MlNetPath.Core;

/// <summary>What a stage can be told whose training takes minutes or hours: how long it may take, where it keeps what it has, and whether it goes on from there.</summary>
public record LongTrainingOptions : StageOptions
{
    /// <summary>
    /// True to train as long as it is worth, which may be an hour; false, the default, for a quick profile of a few minutes.
    /// </summary>
    public bool Thorough { get; init; }

    /// <summary>How long training may take (a time limit); null, the default, leaves it to the profile. What a resumed training took before counts. Where it is over before anything is learned, that is an <see cref="InputException"/>.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>A folder for checkpoints; null, the default, for none. It has no part in what the model is.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>True to go on from the checkpoint in <see cref="CheckpointFolder"/>, which must be given then, if there is one; default false. One of other data or options is an <see cref="InputException"/>.</summary>
    public bool Resume { get; init; }

    /// <summary>Ends training early and keeps the best model so far; by default nothing does. The checkpoint stays, so that it can be gone on with. Before anything is learned, that is an <see cref="InputException"/>.</summary>
    public CancellationToken Finish { get; init; }

    /// <summary>True for options of the same type that give the same model.</summary>
    /// <param name="other">The other options.</param>
    public virtual bool Equals(LongTrainingOptions? other) => base.Equals(other) && (Thorough, Budget) == (other!.Thorough, other.Budget);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Thorough, Budget);

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder.Append(CultureInfo.InvariantCulture, $", Thorough = {Thorough}, Budget = {Budget}");
        return true;
    }
}
