using System.Text.RegularExpressions;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>The special tokens that say in which language a text is: <c>&lt;|de|&gt;</c>, <c>&lt;|pt-BR|&gt;</c>.</summary>
internal sealed partial class LanguageTokens
{
    private readonly string folder;
    private readonly Dictionary<string, int> ids;

    /// <param name="special">The special tokens.</param>
    /// <param name="config">Says which of them have another meaning.</param>
    /// <param name="folder">The model's folder, for errors.</param>
    public LanguageTokens(IReadOnlyDictionary<string, int> special, GeneratorConfig config, string folder)
    {
        // Three letters may be <|end|> or <|pad|>. Two are a language, though texts may begin with it or end before it.
        HashSet<int?> others = [config.BeginId, config.PadId, .. config.EndIds];
        (string Code, int Id)[] languages = [.. special.OrderBy(s => s.Value).Select(s => (Code: Form().Match(s.Key).Groups[1].Value, Id: s.Value))
            .Where(l => l.Code.Length > 0 && (!others.Contains(l.Id) || l.Code.Split('-')[0].Length == 2))];
        Codes = [.. languages.Select(l => l.Code)];
        ids = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string code, int id) in languages)
        {
            ids.TryAdd(code, id);
        }

        this.folder = folder;
    }

    /// <summary>The codes of the languages, in the order of their tokens.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Their tokens.</summary>
    public IEnumerable<int> Ids => ids.Values;

    /// <summary>The token of a language.</summary>
    /// <exception cref="OnnxModelException">The model has no such language; the message lists those that it has.</exception>
    public int this[string language] => ids.TryGetValue(language, out int id) ? id : throw new OnnxModelException(Codes.Count == 0
        ? $"The model in '{folder}' has no tokens for languages, such as <|{language}|>; only use it without a task."
        : $"The model in '{folder}' does not know the language '{language}'. It knows {string.Join(", ", Codes)}.");

    [GeneratedRegex(@"^<\|([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\|>$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
