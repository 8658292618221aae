using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// Keeps trained models, one folder for each stage, options, data and build of the code, so that nothing is trained twice.
/// Folders appear whole or not at all. Safe to use from many threads and processes: two that want the same model may both train it, and
/// the last one's stays.
/// </summary>
/// <param name="folder">Where the artifacts lie; made when the first is written.</param>
/// <param name="spare">Where new ones go that cannot be written there, so that no training is lost; null for an error instead.</param>
public sealed class ArtifactCache(string folder, string? spare = null)
{
    // How often to start over when another process changes the same artifact meanwhile.
    private const int Attempts = 5;

    /// <summary>The folder that holds, or would hold, a stage's model. It need not exist.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="task">The task.</param>
    /// <param name="options">The stage's options.</param>
    public string FolderOf(IStage stage, TextTask task, StageOptions options) => Path.Combine(folder, NameOf(stage, task, options));

    private static string NameOf(IStage stage, TextTask task, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        string key = string.Join('\n', stage.Card.Id, options, task.Fingerprint, CodeVersionOf(stage));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return $"{FileNameOf(stage.Card.Id)}-{FileNameOf(task.Name)}-{hash[..16]}";
    }

    /// <summary>Gives the kept artifact, or trains the stage and keeps the new one.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="task">The task.</param>
    /// <param name="options">
    /// The stage's options. Their token stops at once: training that does not listen to it is left behind and its result thrown away. Their
    /// progress is also told how many rows training has read.
    /// </param>
    /// <param name="trainAnew">True to train even if a good artifact is there.</param>
    /// <exception cref="InputException">The options or the data cannot be used, or the cache cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public StageArtifact GetOrTrain(IStage stage, TextTask task, StageOptions options, bool trainAnew = false)
    {
        string name = NameOf(stage, task, options);
        string[] paths = [.. new[] { folder, spare }.OfType<string>().Select(place => Path.Combine(place, name))];
        string? damage = null;
        foreach (string path in paths.Where(path => !trainAnew && Directory.Exists(path)))
        {
            try
            {
                StageArtifact kept = StageArtifact.Read(path);
                kept.Verify();
                return kept;
            }
            catch (InputException e)
            {
                damage = e.Message;
            }
        }

        Atomically.DeleteLeftovers(folder);
        return TrainInto(paths, stage, task, options) with { Damage = damage };
    }

    /// <summary>Trains a stage and writes its artifact to a folder of the caller's choice; an older artifact there is replaced. What apps need of it is written beside (<see cref="IStage.Export"/>).</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="task">The task.</param>
    /// <param name="options">The stage's options, token and progress as in <see cref="GetOrTrain"/>.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="InputException">The options or the data cannot be used, the folder cannot be written, or it holds something else than an artifact.</exception>
    /// <exception cref="InvalidOperationException">What the stage wrote for apps does not compute what its model does.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static StageArtifact Train(IStage stage, TextTask task, StageOptions options, string path)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        RefuseForeignFolder(path);
        return TrainInto([path], stage, task, options, export: true);
    }

    /// <summary>
    /// Gets the artifact and reads the model back from it, so that what is used is what is kept. A kept artifact that cannot be loaded is made anew.
    /// </summary>
    internal LoadedStage Load(IStage stage, TextTask task, StageOptions options, string firstText, bool trainAnew, Action? loading = null)
    {
        string? damage = null;
        for (int attempt = 1; ; attempt++)
        {
            StageArtifact artifact = GetOrTrain(stage, task, options, trainAnew);
            damage = artifact.Damage ?? damage;
            trainAnew = false;
            loading?.Invoke();
            LoadedStage? loaded = null;
            try
            {
                loaded = LoadedStage.Load(stage, artifact, options.Seed, firstText);
                if (attempt == Attempts || IsStill(artifact))
                {
                    return loaded with { Artifact = artifact with { Damage = damage } };
                }
            }
            catch (Exception e) when (attempt < Attempts && (artifact.Reused || !IsStill(artifact)))
            {
                // A good hash does not make a good model: whoever wrote it may have written it badly.
                damage = e.Message;
                trainAnew = true;
            }

            loaded?.Dispose();
        }
    }

    // The first place that can be written gets the artifact.
    private static StageArtifact TrainInto(string[] paths, IStage stage, TextTask task, StageOptions options, bool export = false)
    {
        var ml = new MLContext(options.Seed);
        (ITransformer model, double seconds) = StageTraining.Fit(ml, stage, task, options);
        using var owned = model as IDisposable;
        string? notKept = null;
        foreach (string path in paths[..^1])
        {
            try
            {
                return Write(path, ml, stage, model, seconds, task, options, export);
            }
            catch (InputException e)
            {
                notKept = e.Message;
            }
        }

        return Write(paths[^1], ml, stage, model, seconds, task, options, export) with { NotKept = notKept };
    }

    private static StageArtifact Write(string path, MLContext ml, IStage stage, ITransformer model, double seconds, TextTask task, StageOptions options, bool export)
    {
        for (int attempt = 1; ; attempt++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            StageArtifact? artifact = null;
            try
            {
                Atomically.WriteFolder(path, temporary =>
                {
                    stage.Save(ml, model, task, temporary);
                    StageExport? exported = export ? stage.Export(model, task, temporary, options.Cancellation) : null;
                    (long bytes, string sha256) = StageArtifact.Measure(temporary);
                    artifact = new StageArtifact
                    {
                        Stage = stage.Card.Id,
                        Options = options.ToString(),
                        Seed = options.Seed,
                        Task = task.Name,
                        Labels = task.Labels,
                        Fingerprint = task.Fingerprint,
                        CodeVersion = CodeVersionOf(stage),
                        Created = DateTimeOffset.UtcNow,
                        TrainSeconds = seconds,
                        Bytes = bytes,
                        Sha256 = sha256,
                        Folder = path,
                        Export = exported,
                    };
                    artifact.Write(temporary);
                });
                return artifact!;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process put its artifact there between our look and our move: try again, over it.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"Cannot write the folder '{path}': {e.Message} Choose a place that can be written.", e);
            }
        }
    }

    // True unless another process replaced the artifact.
    private static bool IsStill(StageArtifact artifact)
    {
        try
        {
            return StageArtifact.Read(artifact.Folder).Sha256 == artifact.Sha256;
        }
        catch (InputException)
        {
            return false;
        }
    }

    /// <summary>
    /// Makes sure that an artifact may be written to a folder: writing replaces all of it, which must never hit somebody's documents.
    /// For those who want to know before they train.
    /// </summary>
    /// <param name="path">The folder; it need not exist.</param>
    /// <exception cref="InputException">It holds something else than an artifact.</exception>
    public static void RefuseForeignFolder(string path)
    {
        if (Directory.Exists(path) && !File.Exists(Path.Combine(path, StageArtifact.FileName)) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new InputException($"The folder '{path}' holds something else than an artifact, and would be replaced. Name a new or an empty folder.");
        }
    }

    // The module's id changes with every change of the code, and with no other.
    private static string CodeVersionOf(IStage stage) =>
        $"{stage.GetType().Assembly.ManifestModule.ModuleVersionId:N} {typeof(IStage).Assembly.ManifestModule.ModuleVersionId:N}";

    private static string FileNameOf(string name)
    {
        string safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return safe.Length > 40 ? safe[..40] : safe;
    }
}
