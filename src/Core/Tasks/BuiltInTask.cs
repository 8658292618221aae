using MlNetPath.Core.DotnetMessages;
using MlNetPath.Core.GeneralText;

namespace MlNetPath.Core;

/// <summary>A task that comes with the project: its name, and how to load it. Safe to use from many threads.</summary>
public sealed class BuiltInTask
{
    private readonly Func<Message, string> label;
    private readonly Func<TextTask, TextData>? more;

    internal BuiltInTask(string name, string question, Func<Message, string> label, Func<TextTask, TextData>? more = null)
    {
        this.more = more;
        Name = name;
        Question = question;
        this.label = label;
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

    private TextTask WithMore(TextTask task) => more is null ? task : task.WithMoreTrainData(more, GeneralPackage.Licenses);

    /// <summary>Makes the task from strings read already.</summary>
    internal TextTask Make(MessageCorpus corpus) => MessageTask.Create(Name, corpus, label);
}
