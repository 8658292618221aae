using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>A loaded model that remembers its files, which are what it is saved as. As thread-safe as the transformer within.</summary>
internal sealed class ScoringModel : ITransformer, IDisposable
{
    private readonly ITransformer scorer;
    private readonly string folder;
    private readonly string[] files;
    private IReadOnlyList<(string Path, byte[] Content)>? kept;

    /// <param name="scorer">What adds the label and the scores; disposed with this.</param>
    /// <param name="parameters">How many numbers the model holds; null where that is not known.</param>
    /// <param name="folder">The artifact that it was loaded from.</param>
    public ScoringModel(ITransformer scorer, long? parameters, string folder) => (this.scorer, Parameters, this.folder, files) = (scorer, parameters, folder, FilesIn(folder));

    /// <summary>How many numbers the model holds; null where that is not known.</summary>
    public long? Parameters { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => scorer.IsRowToRowMapper;

    /// <summary>Keeps the artifact's files in memory, for an artifact that is about to go.</summary>
    public ScoringModel Keep()
    {
        kept = Read();
        return this;
    }

    /// <summary>Writes the artifact's files.</summary>
    /// <param name="target">An existing folder.</param>
    /// <exception cref="InputException">One of them is gone since the model was loaded, or cannot be written.</exception>
    public void Write(string target)
    {
        foreach ((string path, byte[] content) in kept ?? Read())
        {
            Atomically.WriteFile(Path.Combine(target, path), stream => stream.Write(content));
        }
    }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => scorer.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => scorer.GetRowToRowMapper(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => scorer.Transform(input);

    /// <inheritdoc/>
    public void Save(ModelSaveContext ctx) => scorer.Save(ctx);

    /// <inheritdoc/>
    public void Dispose() => (scorer as IDisposable)?.Dispose();

    private (string Path, byte[] Content)[] Read()
    {
        try
        {
            return [.. files.Select(file => (file, File.ReadAllBytes(Path.Combine(folder, file))))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The files of the model that was loaded from '{folder}' cannot be read any more: {e.Message} Make the artifact anew.", e);
        }
    }

    // Those that this stage writes: whoever keeps artifacts may put more beside.
    private static string[] FilesIn(string folder)
    {
        string version = Path.Combine(folder, Path.GetDirectoryName(ExportedModel.File)!);
        IEnumerable<string> found = new[] { MlNetModel.FileName, TritonConfig.FileName, ExportedModel.CardFile }
            .Select(name => Path.Combine(folder, name)).Where(File.Exists)
            .Concat(Directory.Exists(version) ? Directory.EnumerateFiles(version) : []);
        return [.. found.Select(file => Path.GetRelativePath(folder, file))];
    }
}
