using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>
/// The split rule: messages joined by a resource key, or by the same English text (case and space folded), form a group, and
/// a hash of the group decides its split: 80 of 100 train, 5 validation, 15 test. So neither a message's translation nor a
/// repeated English text is ever on two sides. Fingerprints and trained models depend on this rule: it does not change.
/// </summary>
internal sealed class MessageGroups
{
    private readonly Dictionary<string, int> nodes = new(StringComparer.Ordinal);
    private readonly List<int> parents = [];
    private readonly Dictionary<int, Split> splits = [];

    public MessageGroups(IEnumerable<Message> messages)
    {
        foreach (Message message in messages)
        {
            int key = Node("key " + message.Key);
            if (message.Language == "en")
            {
                Join(key, Node("english " + message.Text.ToLowerInvariant()));
            }
        }

        // The group's name is the first of its members' names in ordinal order.
        var names = new Dictionary<int, string>();
        foreach ((string name, int node) in nodes)
        {
            int root = Root(node);
            if (!names.TryGetValue(root, out string? first) || string.CompareOrdinal(name, first) < 0)
            {
                names[root] = name;
            }
        }

        foreach ((int root, string name) in names)
        {
            splits[root] = SplitOf(name);
        }
    }

    /// <summary>Number of groups.</summary>
    public int Count => splits.Count;

    /// <summary>The split of a message that was among those given to the constructor.</summary>
    public Split this[Message message] => splits[GroupOf(message)];

    /// <summary>The number of such a message's group.</summary>
    public int GroupOf(Message message) => Root(nodes["key " + message.Key]);

    private static Split SplitOf(string name)
    {
        ulong hash = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return (hash % 100) switch
        {
            < 80 => Split.Train,
            < 85 => Split.Validation,
            _ => Split.Test,
        };
    }

    private int Node(string name)
    {
        if (!nodes.TryGetValue(name, out int node))
        {
            nodes[name] = node = parents.Count;
            parents.Add(node);
        }

        return node;
    }

    private int Root(int node)
    {
        while (parents[node] != node)
        {
            node = parents[node] = parents[parents[node]];
        }

        return node;
    }

    private void Join(int a, int b) => parents[Root(a)] = Root(b);
}
