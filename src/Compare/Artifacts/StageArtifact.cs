using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// A trained model in a folder: what the stage's <see cref="IStage.Save"/> wrote, and <c>artifact.json</c>, which holds this record.
/// Immutable.
/// </summary>
public sealed record StageArtifact
{
    /// <summary>The name of the file beside the stage's own.</summary>
    public const string FileName = "artifact.json";

    // An error is read by people.
    private const int MostNamed = 20;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The stage's id.</summary>
    public required string Stage { get; init; }

    /// <summary>The options it was trained with, as text.</summary>
    public required string Options { get; init; }

    /// <summary>The seed among them.</summary>
    public required int Seed { get; init; }

    /// <summary>The name of the task it was trained on.</summary>
    public required string Task { get; init; }

    /// <summary>The task's labels, in the order of the scores.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The fingerprint of the task's data.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Which build of the code trained it.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>When training ended, in UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The SHA-256 of the artifact that this one was made from, for stages that are not trained; else null.</summary>
    public string? SourceSha256 { get; init; }

    /// <summary>Seconds that training took; of a stage that is not trained, those of the stage that its artifact was made from.</summary>
    public required double TrainSeconds { get; init; }

    /// <summary>Bytes of the stage's files together.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 over the names and contents of the stage's files, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>SHA-256 of each of the stage's files, by its path in the folder; null in records from before these were kept.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>The folder it lies in.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";

    /// <summary>True when it was there before it was asked for.</summary>
    [JsonIgnore]
    public bool Reused { get; init; }

    /// <summary>True for a model that came with the program.</summary>
    [JsonIgnore]
    public bool IsShipped { get; init; }

    /// <summary>What was written for apps beside it, just now; null for nothing.</summary>
    [JsonIgnore]
    public StageExport? Export { get; init; }

    /// <summary>Why one that was there could not be used, in a few words; null when there was none, or nothing was wrong with it.</summary>
    [JsonIgnore]
    public string? Damage { get; init; }

    /// <summary>Why it lies in the spare folder and will not be found again; null where it was kept.</summary>
    [JsonIgnore]
    public string? NotKept { get; init; }

    /// <summary>Reads the record of an artifact's folder. The stage's own files are not looked at.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">The folder holds no artifact.</exception>
    public static StageArtifact Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using FileStream stream = File.OpenRead(path);
            StageArtifact artifact = JsonSerializer.Deserialize<StageArtifact>(stream, Format) ?? throw new JsonException("it holds null.");
            return artifact with { Folder = folder, Reused = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"'{path}' cannot be read: {e.Message} Give a folder that 'train' wrote, or train anew.", e);
        }
    }

    /// <summary>Checks that the stage's files are those that were written.</summary>
    /// <exception cref="InputException">They were changed, or some are missing.</exception>
    public void Verify()
    {
        try
        {
            Measurement found = Measure(Folder);
            if ((found.Bytes, found.Sha256) == (Bytes, Sha256))
            {
                return;
            }

            throw new InputException($"The files of the artifact '{Folder}' are not those that were written{Change(found.Files)}. Train it anew.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The artifact '{Folder}' cannot be read: {e.Message} Train it anew.", e);
        }
    }

    /// <summary>Checks that a loaded model has the labels of this record.</summary>
    /// <param name="model">What the stage loaded from the folder.</param>
    /// <exception cref="InputException">It has others.</exception>
    public void CheckLabels(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.GetOutputSchema(NoTexts.View.Schema)[StageColumns.Score].GetSlotNames(ref names);
        string[] own = [.. names.DenseValues().Select(name => name.ToString())];
        if (!own.SequenceEqual(Labels))
        {
            throw new InputException($"'{Path.Combine(Folder, FileName)}' has other labels ({string.Join(", ", Labels.Take(MostNamed))}) than the model beside it ({string.Join(", ", own.Take(MostNamed))}). Train it anew.");
        }
    }

    /// <summary>A file of the folder that the record knows nothing of; null for none, and where the record does not list its files.</summary>
    internal string? ForeignFile() => Files is { } files ? FilesOf(Folder).FirstOrDefault(file => !files.ContainsKey(file)) : null;

    /// <summary>Writes the record beside the stage's files.</summary>
    internal void Write(string folder) =>
        Atomically.WriteFile(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, Format));

    /// <summary>Size and hash of the stage's files: all but the record.</summary>
    internal static Measurement Measure(string folder)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256), own = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        foreach (string file in FilesOf(folder))
        {
            using FileStream stream = File.OpenRead(Path.Combine(folder, file));
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(file));
            hash.AppendData([0]);
            hash.AppendData(BitConverter.GetBytes(stream.Length));
            for (int read; (read = stream.Read(buffer)) > 0; bytes += read)
            {
                hash.AppendData(buffer, 0, read);
                own.AppendData(buffer, 0, read);
            }

            files[file] = Convert.ToHexStringLower(own.GetHashAndReset());
        }

        return new(bytes, Convert.ToHexStringLower(hash.GetHashAndReset()), files);
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
        .Where(file => file != FileName)
        .Order(StringComparer.Ordinal);

    // Which file differs, where that is known.
    private string Change(IReadOnlyDictionary<string, string> found) => Files is not { } files ? ""
        : files.Keys.FirstOrDefault(file => !found.ContainsKey(file)) is { } missing ? $": '{missing}' is missing"
        : found.Keys.FirstOrDefault(file => !files.ContainsKey(file)) is { } added ? $": '{added}' was added, and should lie elsewhere"
        : found.FirstOrDefault(file => files[file.Key] != file.Value) is { Key: { } changed } ? $": '{changed}' was changed"
        : "";

    /// <summary>Size and hashes of an artifact's files.</summary>
    /// <param name="Bytes">Bytes of all together.</param>
    /// <param name="Sha256">SHA-256 over names and contents of all.</param>
    /// <param name="Files">SHA-256 of each, by its path.</param>
    internal readonly record struct Measurement(long Bytes, string Sha256, IReadOnlyDictionary<string, string> Files);
}
