using MlNetPath.Core.DotnetMessages;
using MlNetPath.Core.GeneralText;

namespace MlNetPath.Core;

/// <summary>A task that comes with the project: its name, and how to load it. Safe to use from many threads.</summary>
public sealed class BuiltInTask
{
    private readonly Func<Message, string> label;
    private readonly TextAugmentation augmentation;
    private readonly Func<TextTask, TextData>? more;

    /// <param name="name">Its name.</param>
    /// <param name="question">What it asks.</param>
    /// <param name="label">The label of a message; empty for none.</param>
    /// <param name="augmentation">How its training texts may be varied.</param>
    /// <param name="more">Further training texts, read when they are asked for; null for none.</param>
    internal BuiltInTask(string name, string question, Func<Message, string> label, TextAugmentation augmentation, Func<TextTask, TextData>? more = null)
    {
        (Name, Question) = (name, question);
        (this.label, this.augmentation, this.more) = (label, augmentation, more);
    }

    /// <summary>Its name on the command line.</summary>
    public string Name { get; }

    /// <summary>What it asks, in a sentence.</summary>
    public string Question { get; }

    /// <summary>Loads the task: from the cache in less than a second, or, the first time, from the restored packages.</summary>
    /// <param name="progress">Told the id of each package that is read the first time.</param>
    /// <exception cref="InputException">A package is missing or altered.</exception>
    public TextTask Load(Action<string>? progress = null)
    {
        if (TaskCache.TryRead(Name) is { } cached)
        {
            return WithMore(cached);
        }

        // Reading the packages is the slow part, so all tasks are made of them at once.
        MessageCorpus corpus = MessageCorpus.Extract(progress);
        Dictionary<BuiltInTask, TextTask> made = Tasks.All.ToDictionary(task => task, task => task.Make(corpus));
        foreach (TextTask task in made.Values)
        {
            TaskCache.Write(task);
        }

        return WithMore(made[this]);
    }

    private TextTask WithMore(TextTask task) => task.WithMore(augmentation, more, more is null ? null : GeneralPackage.Licenses);

    /// <summary>Makes the task from strings read already.</summary>
    internal TextTask Make(MessageCorpus corpus) => MessageTask.Create(Name, corpus, label);
}
