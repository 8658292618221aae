namespace MlNetPath.Onnx.Runtime;

/// <summary>
/// Memory for a model's inputs and outputs that is used again from run to run: fill the spans of the inputs, <see cref="Run"/>, read the outputs. Where the shapes stay and every output has memory of its own, a run allocates nothing.
/// </summary>
/// <remarks>
/// For one thread at a time; make one for each. A second thread that uses it during a run is given an <see cref="InvalidOperationException"/>, and one that disposes it then lets the run end first. When its model is disposed, it no longer runs.
/// </remarks>
public sealed class OnnxBinding : IDisposable
{
    // Native code reads and writes the memory during a run, so nothing may be taken from under it.
    private const int Idle = 0, Busy = 1, BusyAndDisposed = 2, Disposed = 3;

    private readonly OnnxModel model;
    private readonly BoundTensor[] inputs;
    private readonly BoundTensor[] outputs;
    private readonly int[] computed;
    private readonly nint[] outputNames;
    private readonly RuntimeValue?[] results;
    private readonly nint[] outputHandles;
    private nint[] names = [];
    private nint[] handles = [];
    private bool changed = true;
    private int state;

    internal OnnxBinding(OnnxModel model, ReadOnlySpan<string> wanted)
    {
        this.model = model;
        inputs = [.. model.Inputs.Select(_ => new BoundTensor())];
        computed = Array.ConvertAll(wanted.IsEmpty ? model.Ports.AllOutputs : wanted.ToArray(), model.Ports.Output);
        outputNames = Array.ConvertAll(computed, i => model.Ports.OutputNames[i]);
        outputs = [.. computed.Select(_ => new BoundTensor())];
        (results, outputHandles) = (new RuntimeValue?[outputs.Length], new nint[outputs.Length]);
    }

    /// <summary>Memory for an input of this shape, to be filled before <see cref="Run"/>. It stays the same, with its contents, as long as the shape does; another shape makes what was there undefined.</summary>
    /// <exception cref="ArgumentException">The model has no such input, it wants another type, rank or dimension, or the shape takes more than 2 GB.</exception>
    public Span<T> Input<T>(string name, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        using Turn turn = Take();
        int index = model.Ports.Input(name);
        BoundTensor tensor = inputs[index];
        if (!tensor.Has(ElementTypes.Of<T>(), shape))
        {
            TensorElementType type = RuntimeValue.TypeOf<T>();
            model.Ports.Check(index, type, shape);
            changed = true; // even if there is no memory
            tensor.Allocate(type, shape);
        }

        return tensor.Span<T>();
    }

    /// <summary>
    /// Gives an input a value, which stays the caller's. It can be an output that the last run made, to go in again; if it is disposed, its memory is kept as long as it is bound.
    /// </summary>
    /// <exception cref="ArgumentException">The model has no such input, or it wants another type, rank or dimension.</exception>
    /// <exception cref="ObjectDisposedException">The value is disposed, or the binding.</exception>
    public void SetInput(string name, RuntimeValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using Turn turn = Take();
        int index = model.Ports.Input(name);
        model.Ports.Check(index, value);
        changed = true;
        inputs[index].Take(value);
    }

    /// <summary>Memory for an output of this shape, which every run fills. An output without is given memory of its own by each run.</summary>
    /// <exception cref="ArgumentException">The model has no such output, it is not computed, it has another type, or the shape takes more than 2 GB.</exception>
    public ReadOnlySpan<T> Output<T>(string name, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        using Turn turn = Take();
        int index = Place(name);
        BoundTensor tensor = outputs[index];
        if (!tensor.Has(ElementTypes.Of<T>(), shape))
        {
            TensorElementType type = RuntimeValue.TypeOf<T>();
            CheckOutput(index, type, shape);
            Forget(index);
            tensor.Allocate(type, shape);
        }

        return tensor.Span<T>();
    }

    /// <summary>Gives an output memory that every run fills. The value stays the caller's; if it is disposed, its memory is kept as long as it is bound.</summary>
    /// <exception cref="ArgumentException">The model has no such output, it is not computed, or it has another type.</exception>
    /// <exception cref="ObjectDisposedException">The value is disposed, or the binding.</exception>
    public void SetOutput(string name, RuntimeValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using Turn turn = Take();
        int index = Place(name);
        CheckOutput(index, value.ElementType, value.Shape);
        Forget(index);
        changed = true;
        outputs[index].Take(value);
    }

    /// <summary>What the last run gave for an output. It belongs to the binding, and is good until the next run.</summary>
    /// <exception cref="ArgumentException">The model has no such output, or it is not computed.</exception>
    /// <exception cref="InvalidOperationException">There was no run yet, or the last one failed.</exception>
    public RuntimeValue this[string output]
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref state) >= BusyAndDisposed, this);
            int index = Place(output);
            return outputs[index].Value ?? results[index] ?? throw new InvalidOperationException($"There is no output '{output}' before a run.");
        }
    }

    /// <summary>Runs the model on what the inputs hold.</summary>
    /// <exception cref="ArgumentException">An input has no value, or the memory of an output.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime fails, for instance since memory for an output has another shape than what is computed.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="ObjectDisposedException">The binding is disposed, or its model.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the binding at this moment.</exception>
    public void Run(CancellationToken cancellationToken = default)
    {
        using Turn turn = Take();
        if (changed)
        {
            Collect();
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            Forget(i);
            outputHandles[i] = outputs[i].Native;
        }

        model.Run(names, handles, outputNames, outputHandles, cancellationToken);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Value is null)
            {
                results[i] = new(new ValueHandle(outputHandles[i]));
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>Gives the memory back, once a run that is under way on another thread has ended.</summary>
    public void Dispose()
    {
        int before;
        do
        {
            before = Volatile.Read(ref state);
        }
        while (before < BusyAndDisposed && Interlocked.CompareExchange(ref state, before == Idle ? Disposed : BusyAndDisposed, before) != before);
        if (before == Idle)
        {
            Free();
        }
    }

    private void Free()
    {
        Array.ForEach([.. inputs, .. outputs], t => t.Dispose());
        Array.ForEach(results, r => r?.Dispose());
    }

    private Turn Take()
    {
        int before = Interlocked.CompareExchange(ref state, Busy, Idle);
        ObjectDisposedException.ThrowIf(before >= BusyAndDisposed, this);
        return before == Idle ? new(this) : throw new InvalidOperationException("The binding is in use on another thread. It is for one thread at a time; make one for each.");
    }

    private void End()
    {
        if (Interlocked.CompareExchange(ref state, Idle, Busy) == BusyAndDisposed)
        {
            state = Disposed;
            Free();
        }
    }

    private int Place(string output) => Array.IndexOf(computed, model.Ports.Output(output)) is var index && index >= 0
        ? index
        : throw new ArgumentException($"The binding was made without output '{output}'.");

    private void CheckOutput(int index, TensorElementType type, ReadOnlySpan<long> shape)
    {
        OnnxValueInfo output = model.Outputs[computed[index]];
        if (output.Type is not TensorType declared || declared.ElementType != type)
        {
            throw new ArgumentException($"Output '{output.Name}' is {output.Type}, not {type}{TensorShapes.Text(shape)}.");
        }
    }

    private void Forget(int output)
    {
        results[output]?.Dispose();
        results[output] = null;
    }

    private void Collect()
    {
        var given = new bool[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            given[i] = inputs[i].Value is not null;
            if (given[i] && Array.FindIndex(outputs, o => o.Value == inputs[i].Value) is var output && output >= 0)
            {
                throw new ArgumentException($"Input '{model.Inputs[i].Name}' is the memory of output '{model.Outputs[computed[output]].Name}', which would be written while it is read. Let the run make that output.");
            }
        }

        model.Ports.CheckAll(given);
        int[] bound = [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].Value is not null)];
        names = [.. bound.Select(model.Ports.InputName)];
        handles = [.. bound.Select(i => inputs[i].Native)];
        changed = false;
    }

    // The time in which one thread has the binding.
    private readonly ref struct Turn(OnnxBinding binding)
    {
        public void Dispose() => binding.End();
    }
}
