using MlNetPath.Core.Packages;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>
/// Makes a task of the corpus: cleans, drops what cannot be labelled fairly (and counts it), and splits. A text stays once, in the
/// first of train, validation and test that has it: so no test text occurs in training, even where two messages are translated alike.
/// </summary>
internal static class MessageTask
{
    /// <summary>Makes the task.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="corpus">All strings.</param>
    /// <param name="label">The label of a string; empty for none, which leaves the string out of this task.</param>
    public static TextTask Create(string name, MessageCorpus corpus, Func<Message, string> label)
    {
        var dropped = new Dictionary<string, int>
        {
            ["untranslated"] = 0,
            ["without two letters"] = 0,
            ["without a label"] = 0,
            ["under two labels"] = 0,
            ["the same text again"] = 0,
        };
        var groups = new MessageGroups(corpus.Messages);
        List<Message> messages = Clean(corpus, label, dropped);

        var labelsOfText = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (Message message in messages)
        {
            string own = label(message);
            labelsOfText[message.Text] = labelsOfText.TryGetValue(message.Text, out string? known) && known != own ? null : own;
        }

        string[] labels = [.. messages.Select(label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var builders = new TextData.Builder[] { new(), new(), new() };
        var groupsOf = new List<int>[] { [], [], [] };
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (Message message in messages.OrderBy(m => groups[m]))
        {
            if (labelsOfText[message.Text] is not { } only)
            {
                dropped["under two labels"]++;
            }
            else if (!taken.Add(message.Text))
            {
                dropped["the same text again"]++;
            }
            else
            {
                int split = (int)groups[message];
                builders[split].Add(message.Text, Array.BinarySearch(labels, only, StringComparer.Ordinal));
                groupsOf[split].Add(groups.GroupOf(message));
            }
        }

        TextData Part(Split split) => builders[(int)split].Build().WithGroups([.. groupsOf[(int)split]]);

        return new TextTask(name, labels, Part(Split.Train), Part(Split.Validation), Part(Split.Test), WordWindows.SlicesOf) { Dropped = dropped, License = MessagePackage.Licenses };
    }

    private static List<Message> Clean(MessageCorpus corpus, Func<Message, string> label, Dictionary<string, int> dropped)
    {
        var english = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Message message in corpus.Messages.Where(m => m.Language == "en"))
        {
            english[message.Key] = message.Text;
        }

        var kept = new List<Message>(corpus.Messages.Count);
        foreach (Message message in corpus.Messages)
        {
            string? reason =
                message.Language != "en" && english.TryGetValue(message.Key, out string? original) && original == message.Text ? "untranslated"
                : !Letters.AtLeastTwo(message.Text) ? "without two letters"
                : label(message).Length == 0 ? "without a label"
                : null;
            if (reason is null)
            {
                kept.Add(message);
            }
            else
            {
                dropped[reason]++;
            }
        }

        return kept;
    }
}
