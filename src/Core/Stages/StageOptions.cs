using System.Globalization;
using System.Text;

namespace MlNetPath.Core;

/// <summary>
/// What all stages can be told. Each stage derives its own record from it. Two options of equal <see cref="ToString"/>
/// give the same model on the same data, so artifacts are cached under that text. <see cref="Cancellation"/> and
/// <see cref="Progress"/> belong to one training and not to the model: they are neither in that text nor compared.
/// </summary>
public record StageOptions
{
    /// <summary>The number that randomness starts from; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// How many threads training may use; 0, the default, leaves it to the stage, which then keeps the result the same for the same seed.
    /// Stages whose learning has an order of its own use fewer.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Where to compute; default <see cref="ComputeDevice.Auto"/>. Stages that know only one device ignore it.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>Stops training with an <see cref="OperationCanceledException"/>; by default nothing does.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Told how far training is, a few times a second at most; default null. Calls come from any thread, one at a time.
    /// </summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>These options where they are of a stage's own type; else its own with what all stages can be told taken from these.</summary>
    /// <typeparam name="T">The stage's own record.</typeparam>
    public T As<T>()
        where T : StageOptions, new() =>
        this as T ?? new T { Seed = Seed, Threads = Threads, Device = Device, Cancellation = Cancellation, Progress = Progress };

    /// <summary>True for options of the same type that give the same model.</summary>
    /// <param name="other">The other options.</param>
    public virtual bool Equals(StageOptions? other) =>
        other is not null && EqualityContract == other.EqualityContract && (Seed, Threads, Device) == (other.Seed, other.Threads, other.Device);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Seed, Threads, Device);

    /// <summary>Writes the members that decide what the model is; derived records add theirs.</summary>
    /// <param name="builder">Where to.</param>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(CultureInfo.InvariantCulture, $"Seed = {Seed}, Threads = {Threads}, Device = {Device}");
        return true;
    }
}
