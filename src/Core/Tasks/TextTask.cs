using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using MlNetPath.Core.GeneralText;

namespace MlNetPath.Core;

/// <summary>
/// A text classification task: the labels in their order, and the texts split into train, validation and test.
/// Immutable and safe to use from many threads.
/// </summary>
public sealed class TextTask : LearningTask
{
    private readonly Lazy<string> fingerprint;
    private readonly Lazy<IReadOnlyList<TextSlice>> slices;
    private readonly Lazy<HeldOutTexts> heldOut = new(HeldOutTexts.None);
    private readonly Lazy<TextData> moreTrainData = new(TextData.Empty);
    private readonly Lazy<string?> moreFingerprint;

    /// <summary>Makes a task.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="labels">The labels, in the order of their keys; at least two.</param>
    /// <param name="train">What stages learn from.</param>
    /// <param name="validation">What stages make their choices by; may be empty.</param>
    /// <param name="test">What is measured, and used for nothing else.</param>
    /// <param name="slices">Makes further test sets, when they are asked for; none by default.</param>
    /// <exception cref="InputException">There are fewer than two labels, or no training text.</exception>
    /// <exception cref="ArgumentException">A label occurs twice, or a row's label is neither one of them nor unknown.</exception>
    public TextTask(
        string name,
        IReadOnlyList<string> labels,
        TextData train,
        TextData validation,
        TextData test,
        Func<TextTask, IReadOnlyList<TextSlice>>? slices = null)
        : base(name, [StageColumns.Text])
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count < 2)
        {
            throw new InputException(
                $"The task '{name}' has {(labels.Count == 0 ? "no label" : $"the one label '{labels[0]}'")}: there is nothing to tell apart. Give texts of two labels or more.");
        }

        if (train.Count == 0)
        {
            throw new InputException($"The task '{name}' has no training text. Give at least one text per label.");
        }

        if (labels.Distinct(StringComparer.Ordinal).Count() != labels.Count)
        {
            throw new ArgumentException($"The task '{name}' has a label twice.", nameof(labels));
        }

        Labels = [.. labels];
        foreach (TextData split in (TextData[])[train, validation, test])
        {
            CheckLabels(split, nameof(labels));
        }

        TrainData = train;
        ValidationData = validation;
        TestData = test;
        fingerprint = new Lazy<string>(ComputeFingerprint);
        this.slices = new Lazy<IReadOnlyList<TextSlice>>(() => slices?.Invoke(this) ?? []);
        moreFingerprint = new Lazy<string?>(() => MoreTrainData.Count == 0 ? null : GeneralCorpus.FingerprintOf(MoreTrainData));
    }

    private TextTask(TextTask task, TextAugmentation augmentation, Func<TextTask, TextData>? more, string? moreLicense)
        : base(task.Name, task.InputColumns)
    {
        (Augmentation, MoreLicense) = (augmentation, moreLicense);
        heldOut = new Lazy<HeldOutTexts>(() => HeldOutTexts.For(this));
        (Labels, TrainData, ValidationData, TestData, Dropped, License) = (task.Labels, task.TrainData, task.ValidationData, task.TestData, task.Dropped, task.License);
        (fingerprint, slices) = (task.fingerprint, task.slices);
        moreTrainData = more is null ? moreTrainData : new Lazy<TextData>(() => more(this));
        moreFingerprint = new Lazy<string?>(() => MoreTrainData.Count == 0 ? null : GeneralCorpus.FingerprintOf(MoreTrainData));
    }

    /// <inheritdoc/>
    public override TaskKind Kind => TaskKind.TextClassification;

    /// <inheritdoc/>
    public override string Fingerprint => fingerprint.Value;

    /// <summary>The labels, in the order of their keys and of the slots of <see cref="StageColumns.Score"/>.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The training split.</summary>
    public TextData TrainData { get; }

    /// <summary>The validation split.</summary>
    public TextData ValidationData { get; }

    /// <summary>The test split.</summary>
    public TextData TestData { get; }

    /// <summary>Further test sets made from the test split, such as windows of one word. Made at the first use.</summary>
    public IReadOnlyList<TextSlice> Slices => slices.Value;

    /// <summary>How many rows of the source are in no split, by reason, such as <c>under two labels</c>; empty where nothing was left out. No part of the fingerprint.</summary>
    public IReadOnlyDictionary<string, int> Dropped { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// Further training texts of other sources, for stages that say they use them; none by default. For the task <c>languages</c> they are those
    /// of the data set general-text, read at the first use. No part of the fingerprint, and free of what is held out (see <see cref="HeldOut"/>).
    /// </summary>
    /// <exception cref="InputException">A package that they are read from is missing or altered.</exception>
    /// <exception cref="ArgumentException">A row's label is neither one of the task's nor unknown.</exception>
    public TextData MoreTrainData
    {
        get => moreTrainData.Value;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckLabels(value, nameof(value));
            moreTrainData = new Lazy<TextData>(value);
        }
    }

    /// <summary>
    /// Texts that no training text may equal, not even a window cut from one; none by default. The built-in tasks hold out their test split and the development sets, so that stages need not look at
    /// the test split themselves.
    /// </summary>
    public HeldOutTexts HeldOut => heldOut.Value;

    /// <summary>How training texts may be varied, for stages that say they do so; by default not at all. No part of the fingerprint.</summary>
    public TextAugmentation Augmentation { get; init; } = TextAugmentation.None;

    /// <summary>SHA-256 over <see cref="MoreTrainData"/>, in lower-case hexadecimal; null where there is none.</summary>
    /// <exception cref="InputException">A package that the texts are read from is missing or altered.</exception>
    public string? MoreFingerprint => moreFingerprint.Value;

    /// <summary>The licences that <see cref="MoreTrainData"/> is published under, as an SPDX expression; null where nobody said.</summary>
    public string? MoreLicense { get; init; }

    /// <summary>The licences that the texts are published under, as an SPDX expression; null where nobody said. No part of the fingerprint.</summary>
    public string? License { get; init; }

    /// <summary>The schema of all views of this task: <see cref="StageColumns.Text"/> and <see cref="StageColumns.Label"/>.</summary>
    public DataViewSchema Schema => TextDataView.SchemaFor(Labels);

    /// <summary>The training split as ML.NET reads it.</summary>
    /// <param name="ml">The context of the work. Views need nothing of it, but all of ML.NET's ways to data start there.</param>
    public IDataView Train(MLContext ml) => View(ml, TrainData);

    /// <summary>The validation split as ML.NET reads it.</summary>
    /// <param name="ml">The context of the work.</param>
    public IDataView Validation(MLContext ml) => View(ml, ValidationData);

    /// <summary>The test split as ML.NET reads it.</summary>
    /// <param name="ml">The context of the work.</param>
    public IDataView Test(MLContext ml) => View(ml, TestData);

    /// <summary>Any labelled texts, seen with this task's schema. Rows of an unknown label have a missing key.</summary>
    /// <param name="ml">The context of the work.</param>
    /// <param name="data">The texts, labelled with this task's labels.</param>
    public IDataView View(MLContext ml, TextData data)
    {
        ArgumentNullException.ThrowIfNull(ml);
        return new TextDataView(Labels, data);
    }

    /// <summary>The same task with what a learner may add to its training texts: variations, and further texts that are made when they are asked for.</summary>
    internal TextTask WithMore(TextAugmentation augmentation, Func<TextTask, TextData>? more, string? license = null) => new(this, augmentation, more, license);

    private void CheckLabels(TextData data, string parameter)
    {
        foreach (int label in data.Labels)
        {
            if (label < TextData.UnknownLabel || label >= Labels.Count)
            {
                throw new ArgumentException($"The task '{Name}' has a row of label {label}, but only {Labels.Count} labels.", parameter);
            }
        }
    }

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', Labels)));
        foreach (TextData split in (TextData[])[TrainData, ValidationData, TestData])
        {
            hash.AppendData(BitConverter.GetBytes(split.Count));
            split.AppendTo(hash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
