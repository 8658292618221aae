using System.Numerics.Tensors;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Texts that a model reads side by side, first their prompts, then a token of each at a time. What the model remembers of them goes from the outputs of one run to the inputs of the next as it is, in ONNX Runtime's memory.
/// </summary>
/// <remarks>For one thread at a time. Where prompts have different lengths, the shorter ones are filled up at their end; tokens that follow go behind that, and the mask leaves the filling out.</remarks>
internal sealed class DecoderRun : IDisposable
{
    /// <summary>Logits of so many tokens are made at a time, unless texts of different lengths are read together.</summary>
    public const int MostTokens = 1024;

    private readonly DecoderModel decoder;
    private readonly OnnxBinding binding;
    private readonly int filling;
    private readonly bool atOnce;
    private List<int>[] texts; // with a cache, the prompts only
    private int[] places = [];
    private int prompted;
    private int read;
    private long[] numbers = [];
    private byte[] mask = [];
    private bool maskIsOnes;
    private float[] logits = [];

    /// <param name="decoder">The model.</param>
    /// <param name="prompts">The tokens of each text; all of one length, unless the model takes padding.</param>
    /// <param name="filling">The token that short ones are filled with.</param>
    /// <param name="atOnce">Whether prompts are read in one run, so that logits are there for all of their places.</param>
    public DecoderRun(DecoderModel decoder, IEnumerable<IEnumerable<int>> prompts, int filling, bool atOnce = false)
    {
        (this.decoder, this.filling, this.atOnce) = (decoder, filling, atOnce);
        texts = [.. prompts.Select(p => p.ToList())];
        binding = decoder.Model.CreateBinding([decoder.Logits, .. decoder.Cache.Select(c => c.Present)]);
    }

    /// <summary>How many places the model has read in the row that has most; no row may go beyond the model's context.</summary>
    public int Width { get; private set; }

    private bool IsPadded => Array.Exists(texts, text => text.Count < prompted);

    /// <summary>Reads the prompts.</summary>
    public void Start(CancellationToken cancellationToken)
    {
        foreach (CachePart part in decoder.Cache)
        {
            using RuntimeValue empty = RuntimeValue.Copy(part.Type, [], part.Shape(texts.Length, 0));
            binding.SetInput(part.Past, empty);
        }

        ReadAll(cancellationToken);
        foreach (CachePart part in decoder.Cache)
        {
            if (!binding[part.Present].Shape.SequenceEqual(part.Shape(texts.Length, Width)))
            {
                throw new OnnxModelException($"{decoder.Model.Name} gave {part.Present} {binding[part.Present]} after {Width} tokens, and its shape should be {TensorShapes.Text(part.Shape(texts.Length, Width))}.");
            }
        }
    }

    /// <summary>Reads one more token of each text.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="from">Which text of the last run each of them continues; texts may go on more than once, or not at all.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public void Append(ReadOnlySpan<int> tokens, ReadOnlySpan<int> from, CancellationToken cancellationToken)
    {
        bool same = from.Length == texts.Length;
        for (int i = 0; same && i < from.Length; i++)
        {
            same = from[i] == i;
        }

        if (same)
        {
            HandOn();
        }
        else
        {
            foreach (CachePart part in decoder.Cache)
            {
                using RuntimeValue taken = binding[part.Present].Take(part.RowAxis, from);
                binding.SetInput(part.Past, taken);
            }

            var (before, placesBefore) = (texts, places);
            (texts, places) = (new List<int>[from.Length], new int[from.Length]);
            for (int i = 0; i < from.Length; i++)
            {
                (texts[i], places[i]) = (decoder.Cache.Count > 0 ? before[from[i]] : [.. before[from[i]]], placesBefore[from[i]]);
            }
        }

        if (decoder.Cache.Count == 0)
        {
            for (int i = 0; i < tokens.Length; i++)
            {
                texts[i].Add(tokens[i]);
            }

            ReadAll(cancellationToken);
            return;
        }

        (Width, read) = (Width + 1, 1);
        Span<long> next = Numbers(tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
        {
            next[i] = tokens[i];
        }

        Write(decoder.Ids, next, 1);
        for (int i = 0; i < tokens.Length; i++)
        {
            next[i] = places[i]++;
        }

        Write(decoder.Positions, next, 1);
        Run(cancellationToken);
    }

    /// <summary>The logits of a text's next token, in memory that the next call uses again.</summary>
    /// <param name="row">The text.</param>
    /// <param name="count">How many of them are wanted, the first ones.</param>
    /// <exception cref="OnnxModelException">The model gave others than it has to.</exception>
    public Span<float> Logits(int row, int count)
    {
        (RuntimeValue output, int length) = Output(count);
        return length == 1 && read > 1 && IsPadded
            ? throw new OnnxModelException($"{decoder.Model.Name} gave {decoder.Logits} {output}, for the last token of each text only, which should be said in its file: its shape is {decoder.Model.Outputs.First(o => o.Name == decoder.Logits)}.")
            : Copy(output, (row * length) + Math.Min(places[row], length) - 1, count); // behind it there is padding
    }

    /// <summary>The logits of the token behind any place of a text that was read in the last run, in memory that the next call uses again.</summary>
    /// <param name="row">The text.</param>
    /// <param name="place">The place, from 0 for the first that was read in it.</param>
    /// <param name="count">How many of them are wanted, the first ones.</param>
    /// <exception cref="OnnxModelException">The model gave others than it has to, or those of the last place only.</exception>
    public Span<float> LogitsAt(int row, int place, int count)
    {
        (RuntimeValue output, int length) = Output(count);
        return length == read
            ? Copy(output, (row * length) + place, count)
            : throw new OnnxModelException($"{decoder.Model.Name} gave {decoder.Logits} {output}, for the last token of each text only, and those of every token are asked for.");
    }

    public void Dispose() => binding.Dispose();

    private (RuntimeValue Output, int Length) Output(int count)
    {
        RuntimeValue output = binding[decoder.Logits];
        ReadOnlySpan<long> shape = output.Shape;
        int size = (int)shape[^1], length = shape.Length == 3 ? (int)shape[1] : 1;
        return shape[0] != texts.Length || (length != read && length != 1) || size < count || (decoder.VocabularySize is { } told && size != told)
            ? throw new OnnxModelException($"{decoder.Model.Name} gave {decoder.Logits} {output} for {texts.Length} texts of {read} tokens, and a vocabulary of {decoder.VocabularySize ?? count}.")
            : (output, length);
    }

    private Span<float> Copy(RuntimeValue output, int place, int count)
    {
        int start = place * (int)output.Shape[^1];
        logits = logits.Length == count ? logits : new float[count];
        if (output.ElementType == TensorElementType.Float16)
        {
            TensorPrimitives.ConvertToSingle(output.Span<Half>().Slice(start, count), logits);
        }
        else
        {
            output.Span<float>().Slice(start, count).CopyTo(logits);
        }

        return logits;
    }

    // Reads whole texts, which are to have a place in the cache for every token, if there is one.
    private void ReadAll(CancellationToken cancellationToken)
    {
        places = [.. texts.Select(t => t.Count)];
        prompted = places.Max();
        int most = decoder.Cache.Count > 0 && !IsPadded && !atOnce ? Math.Max(1, MostTokens / texts.Length) : prompted;
        for (int start = 0; start < prompted; start += most)
        {
            if (start > 0)
            {
                HandOn();
            }

            Read(start, Math.Min(start + most, prompted), cancellationToken);
        }
    }

    private void Read(int start, int end, CancellationToken cancellationToken)
    {
        (Width, read) = (end, end - start);
        Span<long> all = Numbers(texts.Length * read);
        for (int i = 0; i < all.Length; i++)
        {
            List<int> text = texts[i / read];
            int place = start + (i % read);
            all[i] = place < text.Count ? text[place] : filling;
        }

        Write(decoder.Ids, all, read);
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = start + (i % read);
        }

        Write(decoder.Positions, all, read);
        Run(cancellationToken);
    }

    private void HandOn()
    {
        foreach (CachePart part in decoder.Cache)
        {
            binding.SetInput(part.Past, binding[part.Present]);
        }
    }

    private void Run(CancellationToken cancellationToken)
    {
        if (decoder.Mask is { } input)
        {
            int size = input.Type == TensorElementType.Int64 ? sizeof(long) : sizeof(int);
            WriteMask(size);
            using RuntimeValue value = RuntimeValue.Tensor(input.Type, mask.AsMemory(0, texts.Length * Width * size), texts.Length, Width);
            binding.SetInput(input.Name, value);
        }

        try
        {
            binding.Run(cancellationToken);
        }
        catch (OnnxModelException e)
        {
            throw new OnnxModelException(FormattableString.Invariant($"{e.Message} It had {Width} tokens; {GeneratorConfig.FileName} says by model.context_length that it takes {decoder.ContextLength}."), e);
        }
    }

    // Ones, little-endian, which stay as they are while the texts grow; zeros where a prompt was filled up.
    private void WriteMask(int size)
    {
        int length = texts.Length * Width * size;
        if (mask.Length < length)
        {
            mask = GC.AllocateUninitializedArray<byte>(Math.Max(2 * length, 1024), pinned: true);
            maskIsOnes = false;
        }

        if (!IsPadded)
        {
            if (!maskIsOnes)
            {
                Ones(mask);
            }

            maskIsOnes = true;
            return;
        }

        maskIsOnes = false;
        for (int row = 0; row < texts.Length; row++)
        {
            Span<byte> own = mask.AsSpan(row * Width * size, Width * size);
            Ones(own);
            own[(texts[row].Count * size)..(prompted * size)].Clear();
        }

        void Ones(Span<byte> ones)
        {
            ones.Clear();
            for (int i = 0; i < ones.Length; i += size)
            {
                ones[i] = 1;
            }
        }
    }

    private Span<long> Numbers(int count) => (numbers = numbers.Length >= count ? numbers : new long[count]).AsSpan(0, count);

    private void Write(IntegerInput? input, ReadOnlySpan<long> values, int length)
    {
        if (input?.Type == TensorElementType.Int64)
        {
            values.CopyTo(binding.Input<long>(input.Name, texts.Length, length));
        }
        else if (input is not null)
        {
            TensorPrimitives.ConvertTruncating(values, binding.Input<int>(input.Name, texts.Length, length));
        }
    }
}
