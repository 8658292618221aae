using MlNetPath.Core.GeneralText;

namespace MlNetPath.Core;

/// <summary>The built-in tasks. All are made from the corpus dotnet-messages (see its card in <c>datasets/dotnet-messages</c>).</summary>
public static class Tasks
{
    /// <summary>Text to one of 14 languages.</summary>
    public static BuiltInTask Languages { get; } = new(
        "languages", "Which of 14 languages is a message written in?", message => message.Language,
        new TextAugmentation { Windows = 0.55, ChangedCase = 0.3, WithoutPlaceholders = 0.3, TrimmedEnds = 0.3 },
        task => GeneralCorpus.Load(task));

    /// <summary>Text, in any of the 14 languages, to the product area that the message comes from.</summary>
    public static BuiltInTask Components { get; } = new(
        "components", "Which product area does a message, in any of 14 languages, come from?", message => message.Component,
        new TextAugmentation { Windows = 0.2 }); // case and placeholders tell products apart

    /// <summary>All built-in tasks.</summary>
    public static IReadOnlyList<BuiltInTask> All { get; } = [Languages, Components];

    /// <summary>The built-in task of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static BuiltInTask Find(string name) =>
        All.FirstOrDefault(t => t.Name == name)
        ?? throw new InputException($"There is no task '{name}'. The tasks are {string.Join(", ", All.Select(t => $"'{t.Name}'"))}.");
}
