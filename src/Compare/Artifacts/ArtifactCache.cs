using System.Collections.Concurrent;
using System.Reflection;
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
/// <param name="shipped">A folder of models that came with the program, each an artifact in a folder of its task's name; null for none. One serves where it is of the stage, the data and the seed.</param>
public sealed class ArtifactCache(string folder, string? spare = null, string? shipped = null)
{
    // How often to start over when another process changes the same artifact meanwhile.
    private const int Attempts = 5;

    // What this object has made: several stages may be derived from one, which is then trained anew once.
    private readonly ConcurrentDictionary<string, bool> made = new();

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
        string source = stage is IDerivedStage derived ? NameOf(derived.Source, task, options) : "";
        string key = string.Join('\n', [stage.Card.Id, options, task.Fingerprint, CodeVersionOf(stage), .. source.Length > 0 ? [source] : Array.Empty<string>()]);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return $"{FileNameOf(stage.Card.Id)}-{FileNameOf(task.Name)}-{hash[..16]}";
    }

    /// <summary>
    /// Gives the kept artifact, or trains the stage and keeps the new one. Of a stage that is not trained (<see cref="IDerivedStage"/>), the source's artifact is got in
    /// this way and the stage's made from it; options are those of the source.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="task">The task.</param>
    /// <param name="options">
    /// The stage's options. Their token stops at once: training that does not listen to it is left behind and its result thrown away. Their
    /// progress is also told how many rows training has read.
    /// </param>
    /// <param name="trainAnew">True to train even if a good artifact is there. A source is trained anew once by this object.</param>
    /// <exception cref="StageUnavailableException">The stage cannot run here, or not be made from its source.</exception>
    /// <exception cref="InputException">The options or the data cannot be used, or the cache cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public StageArtifact GetOrTrain(IStage stage, TextTask task, StageOptions options, bool trainAnew = false)
    {
        ArgumentNullException.ThrowIfNull(stage);
        StageUnavailableException.ThrowIf(stage);
        return Get(stage, task, options, trainAnew, sourceAnew: trainAnew);
    }

    private StageArtifact Get(IStage stage, TextTask task, StageOptions options, bool trainAnew, bool sourceAnew)
    {
        string[] paths = PathsOf(stage, task, options);
        string? source = stage is IDerivedStage { Source: var from } ? KeptSha256([.. ShippedFor(from, task, options), .. PathsOf(from, task, options)]) : null;
        string? damage = null;
        string[] came = ShippedFor(stage, task, options);
        foreach (string path in came.Concat(paths).Where(path => !trainAnew && Directory.Exists(path)))
        {
            try
            {
                StageArtifact kept = StageArtifact.Read(path);
                kept.Verify();
                if (source is null || source == kept.SourceSha256)
                {
                    return kept with { IsShipped = came.Contains(path) };
                }
            }
            catch (InputException e)
            {
                damage = e.Message;
            }
        }

        Atomically.DeleteLeftovers(folder);
        StageArtifact artifact = stage is IDerivedStage derived
            ? Derive(paths, derived, Get(derived.Source, task, options, sourceAnew && !made.ContainsKey(NameOf(derived.Source, task, options)), sourceAnew), task, options)
            : TrainInto(paths, stage, task, options);
        made[NameOf(stage, task, options)] = true;
        return artifact with { Damage = damage };
    }

    // One that is of another stage, other data or another seed has nothing wrong with it; it only does not serve here.
    private string[] ShippedFor(IStage stage, TextTask task, StageOptions options)
    {
        string path = Path.Combine(shipped ?? "", FileNameOf(task.Name));
        if (shipped is null || !File.Exists(Path.Combine(path, StageArtifact.FileName)))
        {
            return [];
        }

        try
        {
            StageArtifact found = StageArtifact.Read(path);
            return (found.Stage, found.Fingerprint, found.Seed) == (stage.Card.Id, task.Fingerprint, options.Seed) ? [path] : [];
        }
        catch (InputException)
        {
            return [];
        }
    }

    private string[] PathsOf(IStage stage, TextTask task, StageOptions options)
    {
        string name = NameOf(stage, task, options);
        return [.. new[] { folder, spare }.OfType<string>().Select(place => Path.Combine(place, name))];
    }

    // Of a source that was trained anew since, what was derived before is out of date. Where the source is gone, what was derived from it is still good.
    private static string? KeptSha256(string[] paths)
    {
        foreach (string path in paths.Where(Directory.Exists))
        {
            try
            {
                return StageArtifact.Read(path).Sha256;
            }
            catch (InputException)
            {
                // whoever needs it trains it anew, and says why
            }
        }

        return null;
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
        StageUnavailableException.ThrowIf(stage);
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
            StageArtifact artifact = attempt == 1 ? GetOrTrain(stage, task, options, trainAnew) : Get(stage, task, options, trainAnew, sourceAnew: false);
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
            catch (Exception e) when (attempt < Attempts && e is not StageUnavailableException && (artifact.Reused || !IsStill(artifact)))
            {
                // A good hash does not make a good model: whoever wrote it may have written it badly.
                damage = e.Message;
                trainAnew = true;
            }

            loaded?.Dispose();
        }
    }

    private static StageArtifact TrainInto(string[] paths, IStage stage, TextTask task, StageOptions options, bool export = false)
    {
        var ml = new MLContext(options.Seed);
        (ITransformer model, double seconds) = StageTraining.Fit(ml, stage, task, options);
        using var owned = model as IDisposable;
        return WriteFirst(paths, stage, task, options, folder =>
        {
            stage.Save(ml, model, task, folder);
            StageExport? exported = export ? stage.Export(model, task, folder, options.Cancellation) : null;
            if (export)
            {
                // Training may have taken hours, in which somebody could have put something there.
                RefuseForeignFolder(paths[0]);
            }

            return new Made(seconds, Export: exported);
        });
    }

    private static StageArtifact Derive(string[] paths, IDerivedStage stage, StageArtifact source, TextTask task, StageOptions options)
    {
        var ml = new MLContext(options.Seed);
        return WriteFirst(paths, stage, task, options, folder =>
        {
            try
            {
                stage.Derive(ml, source.Folder, task, folder);
            }
            catch (Exception e) when (e is not IOException and not UnauthorizedAccessException)
            {
                throw StageException.From(stage.Card.Id, $"its artifact was made from that of '{stage.Source.Card.Id}'", e);
            }

            return new Made(source.TrainSeconds, source.Sha256);
        });
    }

    // The first place that can be written gets the artifact.
    private static StageArtifact WriteFirst(string[] paths, IStage stage, TextTask task, StageOptions options, Func<string, Made> fill)
    {
        string? notKept = null;
        foreach (string path in paths[..^1])
        {
            try
            {
                return Write(path, stage, task, options, fill);
            }
            catch (InputException e) when (e is not StageUnavailableException)
            {
                notKept = e.Message;
            }
        }

        return Write(paths[^1], stage, task, options, fill) with { NotKept = notKept };
    }

    private static StageArtifact Write(string path, IStage stage, TextTask task, StageOptions options, Func<string, Made> fill)
    {
        for (int attempt = 1; ; attempt++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            StageArtifact? artifact = null;
            try
            {
                Atomically.WriteFolder(path, temporary =>
                {
                    Made content = fill(temporary);
                    StageArtifact.Measurement measured = StageArtifact.Measure(temporary);
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
                        TrainSeconds = content.TrainSeconds,
                        SourceSha256 = content.SourceSha256,
                        Bytes = measured.Bytes,
                        Sha256 = measured.Sha256,
                        Files = measured.Files,
                        Folder = path,
                        Export = content.Export,
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
        if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any())
        {
            return;
        }

        if (!File.Exists(Path.Combine(path, StageArtifact.FileName)))
        {
            throw new InputException($"The folder '{path}' holds something else than an artifact, and would be replaced. Name a new or an empty folder.");
        }

        StageArtifact there;
        try
        {
            there = StageArtifact.Read(path);
        }
        catch (InputException e)
        {
            throw new InputException($"The folder '{path}' would be replaced, and its {StageArtifact.FileName} is of no model. Name a new or an empty folder.", e);
        }

        if (there.ForeignFile() is { } foreign)
        {
            throw new InputException($"The folder '{path}' would be replaced, and it holds '{foreign}', which is not of the model there. Move it away, or name a new or an empty folder.");
        }
    }

    // The module's id changes with every change of the code, and with no other. What is derived is made by the libraries that the stage uses.
    private static string CodeVersionOf(IStage stage)
    {
        Assembly own = stage.GetType().Assembly, core = typeof(IStage).Assembly;
        IEnumerable<Assembly> libraries = stage is not IDerivedStage ? [] : own.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("MlNetPath.", StringComparison.Ordinal) && name.Name != core.GetName().Name)
            .OrderBy(name => name.Name, StringComparer.Ordinal)
            .Select(Assembly.Load);
        return string.Join(' ', new[] { own, core }.Concat(libraries).Select(assembly => assembly.ManifestModule.ModuleVersionId.ToString("N")));
    }

    private static string FileNameOf(string name)
    {
        string safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return safe.Length > 40 ? safe[..40] : safe;
    }

    /// <summary>What whoever filled an artifact's folder has to say of it.</summary>
    private readonly record struct Made(double TrainSeconds, string? SourceSha256 = null, StageExport? Export = null);
}
