using System.Globalization;
using System.Text;

namespace MlNetPath.Cli.Tests;

/// <summary>A folder for one test, with small files to classify.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-cli-").FullName;

    public string Report => Path("report");

    /// <summary>Everything that lies in it, relative.</summary>
    public string[] Entries => [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Select(entry => System.IO.Path.GetRelativePath(folder, entry)).Order(StringComparer.Ordinal)];

    public string Path(string name) => System.IO.Path.Combine(folder, name);

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    /// <summary>Tickets of two teams that a rule on one word tells apart, with a header: subject, team.</summary>
    public string Tickets(int rows = 60) => Write("tickets.csv", "subject,team\n" + string.Concat(Enumerable.Range(0, rows).Select(row =>
        string.Create(CultureInfo.InvariantCulture, $"{(row % 3 == 0 ? "invoice" : "crash")} number {row},{(row % 3 == 0 ? "billing" : "support")}\n"))));

    /// <summary>Rules that label all tickets right.</summary>
    public string Rules() => Write("rules.json", """
        { "rules": [
          { "name": "money", "label": "billing", "kind": "keywords", "match": ["invoice"] },
          { "name": "bugs", "label": "support", "kind": "keywords", "match": ["crash"] }
        ] }
        """);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
