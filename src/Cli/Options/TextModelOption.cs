using System.CommandLine;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>--model DIR</c>: the folder of a language model, or of its tokens; by default the one that comes with the program.</summary>
internal sealed class TextModelOption : Option<string?>
{
    private const string OptionName = "--model", Default = "translator";

    /// <param name="description">What the folder is to hold.</param>
    public TextModelOption(string description)
        : base(OptionName)
    {
        Description = $"{description} [default: models/{Default}]";
        HelpName = "DIR";
    }

    /// <summary>The folder; null where none was named and none came with the program.</summary>
    public string? FolderIfAny(ParseResult arguments) => arguments.GetValue(this)
        ?? (new ComparisonOptions().ShippedModelFolder is { } models && Path.Combine(models, Default) is var folder && Directory.Exists(folder) ? folder : null);

    /// <summary>The folder.</summary>
    /// <exception cref="InputException">None was named, and none came with the program.</exception>
    public string Folder(ParseResult arguments) => FolderIfAny(arguments) ?? throw new InputException($"There is no models/{Default} beside this program. Name a folder with {OptionName}.");
}
