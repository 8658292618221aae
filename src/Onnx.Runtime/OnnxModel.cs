using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime;

/// <summary>An ONNX model in ONNX Runtime, with its inputs and outputs described and checked.</summary>
/// <remarks>
/// Safe to use from several threads at once. Disposed while runs are under way, it lets them end first.
/// </remarks>
public sealed class OnnxModel : IOnnxModel, IDisposable
{
    // A model with more inputs than this is given them on the heap; how many there are is the file's to say.
    private const int FewInputs = 16;

    private readonly SessionHandle session;
    private readonly RunTelemetry telemetry;

    private OnnxModel(string name, SessionHandle session, ExecutionProvider provider, string? providerReason)
    {
        (Name, this.session, Provider, ProviderReason) = (name, session, provider, providerReason);
        Ports = new(session);
        Info = SessionDescription.Info(session);
        telemetry = new(name, provider);
    }

    /// <summary>What the model is called in logs, metrics and errors: the name that the options give it, else its file's.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<OnnxValueInfo> Inputs => Ports.Inputs;

    /// <inheritdoc/>
    public IReadOnlyList<OnnxValueInfo> Outputs => Ports.Outputs;

    /// <inheritdoc/>
    public OnnxModelInfo Info { get; }

    /// <inheritdoc/>
    public ExecutionProvider Provider { get; }

    /// <inheritdoc/>
    public string? ProviderReason { get; }

    internal ModelPorts Ports { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="path">The file, whose weights may lie in files beside it; or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder, the highest of which is taken.</param>
    /// <param name="options">How it is loaded and run.</param>
    /// <exception cref="OnnxModelException">There is no such file, ONNX Runtime refuses it, its library does not load, or the provider cannot be had.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static OnnxModel Load(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = ModelFile.Find(path);
        return Load(File.Exists(path) ? path : file, ModelFile.NameOf(file), options ?? new(), session => SessionHandle.Load(file, session.DangerousGetHandle()), ProviderChoice.Default);
    }

    /// <summary>Loads a model that is in memory; it is not needed afterwards. Its weights must be in it.</summary>
    /// <exception cref="OnnxModelException">ONNX Runtime refuses it, its library does not load, or the provider cannot be had.</exception>
    public static OnnxModel Load(ReadOnlyMemory<byte> model, OnnxModelOptions? options = null) =>
        Load("The model", "model", options ?? new(), session => SessionHandle.Load(model.Span, session.DangerousGetHandle()), ProviderChoice.Default);

    /// <summary>Loads a model from a stream, which is read from where it stands to its end. Its weights must be in it.</summary>
    /// <exception cref="OnnxModelException">ONNX Runtime refuses it, its library does not load, or the provider cannot be had.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static OnnxModel Load(Stream model, OnnxModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var copy = new MemoryStream();
        model.CopyTo(copy);
        return Load(copy.GetBuffer().AsMemory(0, (int)copy.Length), options);
    }

    /// <inheritdoc/>
    public OnnxResults Run(params ReadOnlySpan<OnnxInput> inputs) => Run(inputs, [], CancellationToken.None);

    /// <inheritdoc/>
    public OnnxResults Run(ReadOnlySpan<OnnxInput> inputs, ReadOnlySpan<string> outputs, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(session.IsClosed, this);
        var values = new RuntimeValue[inputs.Length];
        bool few = Inputs.Count <= FewInputs; // and no more are taken than there are: one more has an unknown name, or one that was given
        Span<nint> names = few ? stackalloc nint[FewInputs] : new nint[Inputs.Count], handles = few ? stackalloc nint[FewInputs] : new nint[Inputs.Count];
        Span<bool> owned = few ? stackalloc bool[FewInputs] : new bool[Inputs.Count], given = few ? stackalloc bool[FewInputs] : new bool[Inputs.Count];
        int held = 0;
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                int index = Ports.Input(inputs[i].Name ?? throw new ArgumentException($"Input {i} has no name."));
                given[index] = !given[index] ? true : throw new ArgumentException($"Input '{inputs[i].Name}' is given twice.");
                RuntimeValue value = Value(inputs[i], out owned[i]);
                (names[i], handles[i], values[i]) = (Ports.InputName(index), value.Hold(), value);
                held++;
                Ports.Check(index, value);
            }

            Ports.CheckAll(given);
            return Run(names[..inputs.Length], handles[..inputs.Length], outputs, cancellationToken);
        }
        finally
        {
            for (int i = 0; i < held; i++)
            {
                values[i].Release();
                if (owned[i])
                {
                    values[i].Dispose();
                }
            }
        }
    }

    /// <summary>Makes a binding: memory for inputs and outputs that is used again from run to run, for the hot path.</summary>
    /// <param name="outputs">The names of the outputs that its runs compute; none for all.</param>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public OnnxBinding CreateBinding(params ReadOnlySpan<string> outputs)
    {
        ObjectDisposedException.ThrowIf(session.IsClosed, this);
        return new(this, outputs);
    }

    /// <summary>Gives the model's memory back, once the runs that are under way have ended.</summary>
    public void Dispose() => session.Dispose();

    /// <summary>Its inputs, its outputs and what computes.</summary>
    public override string ToString() => $"{Name} on {Provider}: {string.Join(", ", Inputs)} -> {string.Join(", ", Outputs)}";

    internal static OnnxModel Load(string source, string name, OnnxModelOptions options, Func<SessionOptions, SessionHandle> create, ProviderChoice choice)
    {
        if (options.Fault is { } fault)
        {
            throw new ArgumentOutOfRangeException(nameof(options), fault);
        }

        NativeLibraryFile.Require();
        long start = Stopwatch.GetTimestamp();
        OnnxModel model;
        SessionHandle? created = null;
        ChosenProvider chosen;
        try
        {
            (created, chosen) = choice.Create(options.Provider, () => SessionOptionsOf(options), create);
            model = new(options.Name ?? name, created, chosen.Provider, chosen.Reason);
        }
        catch (Exception e)
        {
            created?.Dispose();
            if (e is NativeException or OnnxRuntimeException)
            {
                throw new OnnxModelException($"{source} cannot be loaded: {e.Message}", e);
            }

            throw;
        }

        if (options.Logger is { } logger)
        {
            ModelLog.Loaded(logger, model.Name, model.Provider.ToString(), Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (chosen.Reason is { } reason)
            {
                ModelLog.FellBack(logger, chosen.IsFault ? LogLevel.Warning : LogLevel.Information, model.Name, reason);
            }
        }

        return model;
    }

    /// <summary>Runs it with native names and values, and lets nothing native through.</summary>
    internal void Run(ReadOnlySpan<nint> names, ReadOnlySpan<nint> values, ReadOnlySpan<nint> outputNames, Span<nint> outputs, CancellationToken cancellationToken)
    {
        using var stop = new StopSwitch(cancellationToken);
        (Activity?, long) run = telemetry.Begin();
        try
        {
            session.Run(stop.Handle, names, values, outputNames, outputs);
        }
        catch (NativeException) when (cancellationToken.IsCancellationRequested)
        {
            telemetry.Stop(run);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            telemetry.Fail(run, e);
            ObjectDisposedException.ThrowIf(e is ObjectDisposedException, this);
            throw new OnnxModelException($"{Name} failed to run: {e.Message}", e);
        }

        telemetry.End(run);
    }

    private static RuntimeValue Value(OnnxInput input, out bool owned)
    {
        try
        {
            return input.Value(out owned);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"Input '{input.Name}': {e.Message}", e);
        }
    }

    private static SessionOptions SessionOptionsOf(OnnxModelOptions options)
    {
        var session = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        try
        {
            (session.GraphOptimizationLevel, session.IntraOpNumThreads) = (options.Optimization, options.Threads);
            options.Configure?.Invoke(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private OnnxResults Run(ReadOnlySpan<nint> names, ReadOnlySpan<nint> handles, ReadOnlySpan<string> wanted, CancellationToken cancellationToken)
    {
        string[] outputs = wanted.IsEmpty ? Ports.AllOutputs : wanted.ToArray();
        var outputNames = new nint[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputNames[i] = wanted.IsEmpty ? Ports.OutputNames[i] : Ports.OutputNames[Ports.Output(outputs[i])];
        }

        var results = new nint[outputs.Length];
        Run(names, handles, outputNames, results, cancellationToken);
        return OnnxResults.Of(outputs, results);
    }
}
