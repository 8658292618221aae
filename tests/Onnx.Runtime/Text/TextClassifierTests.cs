using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Runtime.Tests.Text;

/// <summary>A classifier that can be computed by hand: the logit of a letter is how often it occurs.</summary>
public sealed class TextClassifierTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_text_gets_its_label_and_probabilities()
    {
        using TextClassifier classifier = Load(TestModels.ByteClassifier("abc"));
        Prediction guess = classifier.Classify("abba b");
        Assert.Equal(["a", "b", "c"], classifier.Labels);
        Assert.Equal("b", guess.Label);
        double[] e = [Math.Exp(2), Math.Exp(3), 1];
        Assert.Equal(e.Select(x => (float)(x / e.Sum())), guess.Scores().ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(guess.Scores()[1], guess.Probability);
        Assert.Equal(["b", "a"], guess.Top(2).Select(t => t.Label));
        Assert.Equal(["b", "a", "c"], guess.Top(99).Select(t => t.Label));
        Assert.Empty(guess.Top(0));
        Assert.Equal("b 0.705", guess.ToString());
    }

    [Fact]
    public void Probabilities_are_taken_as_they_are_where_the_model_gives_them()
    {
        using TextClassifier logits = Load(TestModels.ByteClassifier("abc")), probabilities = Load(TestModels.ByteClassifier("abc", output: TextModelInfo.Probabilities));
        foreach (string text in (string[])["", "aab", "ccc"])
        {
            Assert.Equal(logits.Classify(text).Scores().ToArray(), probabilities.Classify(text).Scores().ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
        }
    }

    [Fact]
    public void An_answer_can_be_made_for_a_test()
    {
        Assert.Equal("unsure (b 0.600)", new Prediction(["a", "b"], [0.4f, 0.6f], 0.9).ToString());
        Assert.Equal("There are 2 labels and 1 scores. (Parameter 'scores')", Assert.Throws<ArgumentException>(() => new Prediction(["a", "b"], [1])).Message);
        Assert.Throws<ArgumentException>(() => new Prediction([], []));

        // A model that computes nonsense is not believed.
        Assert.False(new Prediction(["a", "b"], [float.NaN, 0.6f]).IsSure);
    }

    [Fact]
    public void Huge_logits_do_not_overflow()
    {
        using TextClassifier classifier = Load(TestModels.ByteClassifier("ab"));
        Prediction guess = classifier.Classify(new string('a', 100_000));
        Assert.Equal(("a", 1f, 0f), (guess.Label, guess.Probability, guess.Scores()[1]));
    }

    /// <summary>Texts are sorted by length and cut into batches on the way; that must not be seen from outside.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    public void Many_texts_keep_their_order_whatever_the_batches(int batch)
    {
        using TextClassifier classifier = Load(TestModels.ByteClassifier("abcdefgh"), new() { BatchSize = batch });
        var random = new Random(3);
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => new string((char)('a' + random.Next(8)), i % 10 == 0 ? 0 : i % 97 == 0 ? 3000 : random.Next(1, 60))), "", new('h', 100_000), "é日😀a"];
        IReadOnlyList<Prediction> many = classifier.Classify(texts);
        Assert.Equal(texts.Length, many.Count);
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(texts[i].Length == 0 ? 'a' : texts[i].Last(), many[i].Label[0]);
            Assert.Equal(classifier.Classify(texts[i]).Scores().ToArray(), many[i].Scores().ToArray());
        }

        Assert.Empty(classifier.Classify(Array.Empty<string>()));
    }

    [Fact]
    public void A_batch_is_never_much_larger_than_its_texts()
    {
        var seen = new List<long>();
        using OnnxModel model = OnnxModel.Load(TestModels.ByteClassifier("ab"));
        using var classifier = new TextClassifier(new WatchedModel(model, inputs => seen.Add(inputs)), new() { BatchSize = 64 });
        string[] texts = [.. Enumerable.Range(0, 640).Select(i => new string('a', i % 64 == 0 ? 10_000 : 10))];
        classifier.Classify(texts);
        Assert.InRange(seen.Sum(), texts.Sum(t => t.Length), 2 * texts.Sum(t => t.Length));
        Assert.InRange(seen.Max(), 0, 1 << 16);
    }

    [Fact]
    public void A_threshold_tells_the_sure_from_the_unsure()
    {
        using TextClassifier classifier = Load(TestModels.ByteClassifier("ab"), new() { Threshold = 0.7 });
        Assert.False(classifier.Classify("").IsSure);
        Assert.True(classifier.Classify("aa").IsSure);
        Assert.Equal("unsure (a 0.500)", classifier.Classify("").ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => Load(TestModels.ByteClassifier("ab"), new() { Threshold = 1.01 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Load(TestModels.ByteClassifier("ab"), new() { Threshold = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Load(TestModels.ByteClassifier("ab"), new() { BatchSize = 0 }));
    }

    // As many bytes as the model takes, and no half of a character.
    [Theory]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("aéb", 2, "a")]
    [InlineData("aéb", 3, "aé")]
    [InlineData("日本", 5, "日")]
    [InlineData("😀", 3, "")]
    [InlineData("a😀", 4, "a")]
    [InlineData("a😀", 5, "a😀")]
    [InlineData("a\uD83D", 3, "a")]
    [InlineData("ab", 0, "ab")]
    public void A_long_text_is_cut_between_two_characters(string text, int most, string kept) =>
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(kept), TextBytes.Encode(text, new() { Labels = ["a"], MaxBytes = most }));

    [Fact]
    public void White_space_is_folded_where_the_model_wants_it()
    {
        TextModelInfo folds = new() { Labels = ["a"], FoldsWhiteSpace = true, MaxBytes = 5 };
        Assert.Equal("a b c"u8.ToArray(), TextBytes.Encode("  a\t\r\n b\u00A0\u3000c  ", folds));
        Assert.Equal(" a "u8.ToArray(), TextBytes.Encode(" a ", folds with { FoldsWhiteSpace = false }));
        Assert.Empty(TextBytes.Encode(" \n ", folds));
        Assert.Equal([0xEF, 0xBF, 0xBD], TextBytes.Encode("\uD800", folds));
    }

    [Fact]
    public void A_missing_text_is_named()
    {
        using TextClassifier classifier = Load(TestModels.ByteClassifier("ab"));
        Assert.StartsWith("Text 1 is null.", Assert.Throws<ArgumentException>(() => classifier.Classify(["a", null!])).Message);
        Assert.Throws<ArgumentNullException>(() => classifier.Classify((string)null!));
    }

    [Fact]
    public void Many_texts_can_be_stopped()
    {
        using TextClassifier classifier = Load(TestModels.ByteClassifier("ab"));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => classifier.Classify(["a", "b"], stop.Token));
    }

    [Theory]
    [InlineData(null, null, "its metadata has no 'mlnetpath.labels'")]
    [InlineData("mlnetpath.labels", "a, b", "its metadata 'mlnetpath.labels' is no JSON list of labels")]
    [InlineData("mlnetpath.labels", "[]", "its metadata 'mlnetpath.labels' is no JSON list of labels")]
    [InlineData("mlnetpath.labels", "null", "its metadata 'mlnetpath.labels' is no JSON list of labels")]
    [InlineData("mlnetpath.labels", "[\"a\", null]", "its metadata 'mlnetpath.labels' is no JSON list of labels")]
    [InlineData("mlnetpath.labels", "[\"a\", \"a\"]", "its metadata 'mlnetpath.labels' has the label 'a' twice")]
    [InlineData("mlnetpath.max_bytes", "-1", "its metadata 'mlnetpath.max_bytes' is no whole number: -1")]
    [InlineData("mlnetpath.max_bytes", "99999999999", "its metadata 'mlnetpath.max_bytes' is no whole number: 99999999999")]
    [InlineData("mlnetpath.folds_white_space", "yes", "its metadata 'mlnetpath.folds_white_space' is neither true nor false: yes")]
    public void Metadata_that_is_wrong_is_named(string? key, string? value, string problem)
    {
        Dictionary<string, string> metadata = key is null ? [] : new TextModelInfo { Labels = ["a", "b"] }.ToMetadata().ToDictionary();
        if (key is not null)
        {
            metadata[key] = value!;
        }

        string path = folder.Write("model.onnx", TestModels.ByteClassifier("ab", metadata));
        Assert.Equal($"{path} is no text classifier: {problem}{(key is null ? ", a JSON list of its labels" : "")}.", Assert.Throws<OnnxModelException>(() => TextClassifier.Load(path)).Message);
    }

    [Fact]
    public void Metadata_is_read_as_it_was_written()
    {
        TextModelInfo info = new() { Labels = ["a", "ü\"\\", "日本"], MaxBytes = 12, FoldsWhiteSpace = true };
        TextModelInfo read = TextModelInfo.FromMetadata(info.ToMetadata());
        Assert.Equal(info.Labels, read.Labels);
        Assert.Equal((12, true), (read.MaxBytes, read.FoldsWhiteSpace));
        Assert.Single(new TextModelInfo { Labels = ["a"] }.ToMetadata());
    }

    [Fact]
    public void A_model_of_another_kind_is_refused_with_what_it_has()
    {
        string path = folder.Write("model.onnx", TestModels.Plus(1));
        Assert.StartsWith($"{path} is no text classifier: its metadata has no", Assert.Throws<OnnxModelException>(() => TextClassifier.Load(path)).Message);
        Assert.EndsWith("its one input should be bytes Int64[batch, length], and its inputs are x Float[n].", Refusal(WithLabels(TestModels.Plus(1), "a", "b")));
        Assert.EndsWith("it has neither an output 'probabilities' nor one 'logits'.", Refusal(TestModels.ByteClassifier("ab", output: "scores")));
        Assert.EndsWith("its output logits Float[batch, 2] does not fit its 3 labels.", Refusal(TestModels.ByteClassifier("ab", new TextModelInfo { Labels = ["a", "b", "c"] }.ToMetadata().ToDictionary())));
    }

    /// <summary>The file says nothing of its output's shape.</summary>
    [Fact]
    public void A_model_that_gives_another_number_of_scores_is_an_error()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.ByteClassifier("ab", new TextModelInfo { Labels = ["a", "b", "c"] }.ToMetadata().ToDictionary()));
        using var classifier = new TextClassifier(new WatchedModel(model, _ => { }) { Outputs = [new(TextModelInfo.Logits, new TensorType(TensorElementType.Float, null))] });
        Assert.Equal("The model gave Float[2, 2] for 2 texts and 3 labels.", Assert.Throws<OnnxModelException>(() => classifier.Classify(["a", "b"])).Message);
    }

    [Fact]
    public void A_model_that_was_loaded_already_stays_the_callers()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.ByteClassifier("ab"));
        new TextClassifier(model).Dispose();
        using var second = new TextClassifier(model);
        Assert.Equal("b", second.Classify("b").Label);
        TextClassifier owner = Load(TestModels.ByteClassifier("ab"));
        owner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => owner.Classify("a"));
    }

    [Fact]
    public void A_classifier_is_loaded_from_memory_and_from_a_stream()
    {
        byte[] model = TestModels.ByteClassifier("ab");
        using TextClassifier bytes = TextClassifier.Load(model), stream = TextClassifier.Load(new MemoryStream([9, .. model]) { Position = 1 });
        Assert.Equal(("b", "a"), (bytes.Classify("b").Label, stream.Classify("a").Label));
        Assert.StartsWith("The model is no text classifier: ", Assert.Throws<OnnxModelException>(() => TextClassifier.Load(TestModels.Plus(1))).Message);
    }

    [Fact]
    public void Texts_that_come_one_after_the_other_are_labelled_without_all_being_read()
    {
        using TextClassifier classifier = Load(TestModels.ByteClassifier("ab"));
        int read = 0;
        IEnumerable<string> Texts(int count)
        {
            for (int i = 0; i < count; i++)
            {
                read++;
                yield return i % 3 == 0 ? "a" : "bb";
            }
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => i % 3 == 0 ? "a" : "b"), classifier.Classify(Texts(10_000)).Select(p => p.Label));
        read = 0;
        Assert.Equal("a", classifier.Classify(Texts(int.MaxValue)).First().Label);
        Assert.InRange(read, 1, 10_000);
        IEnumerable<string> missing = Texts(5000).Append(null!);
        Assert.Equal("Text 5000 is null. (Parameter 'texts')", Assert.Throws<ArgumentException>(() => classifier.Classify(missing).Count()).Message);
        Assert.Throws<ArgumentNullException>(() => classifier.Classify((IEnumerable<string>)null!));
    }

    [Fact]
    public void Options_are_checked_before_the_file_and_taken_as_they_are()
    {
        Assert.All((TextClassifierOptions[])[new() { Threshold = double.NaN }, new() { Threshold = 1.1 }, new() { BatchSize = 0 }, new() { Model = new() { Threads = 100_000 } }, new() { Model = null! }], options =>
            Assert.Throws<ArgumentOutOfRangeException>(() => TextClassifier.Load("not-there.onnx", options)));
        var options = new TextClassifierOptions();
        using TextClassifier classifier = Load(TestModels.ByteClassifier("ab"), options);
        options.Threshold = double.NaN;
        Assert.True(classifier.Classify("a").IsSure);
        Assert.Throws<ArgumentOutOfRangeException>(() => classifier.Classify("a").Top(-1));
    }

    [Fact]
    public void Metadata_that_could_not_be_read_is_not_written()
    {
        Assert.All((TextModelInfo[])[new() { Labels = [] }, new() { Labels = ["a", "a"] }, new() { Labels = ["a", null!] }, new() { Labels = ["a"], MaxBytes = -1 }], info => Assert.Throws<InvalidOperationException>(() => info.ToMetadata()));
    }

    private TextClassifier Load(byte[] model, TextClassifierOptions? options = null) => TextClassifier.Load(folder.Write($"{Guid.NewGuid():N}.onnx", model), options);

    private string Refusal(byte[] model) => Assert.Throws<OnnxModelException>(() => Load(model)).Message;

    private static byte[] WithLabels(byte[] model, params string[] labels)
    {
        ModelProto proto = ModelProto.Parser.ParseFrom(model);
        proto.MetadataProps.AddRange(new TextModelInfo { Labels = labels }.ToMetadata().Select(p => new StringStringEntryProto { Key = p.Key, Value = p.Value }));
        return proto.ToByteArray();
    }

    private sealed class WatchedModel(OnnxModel model, Action<long> elements) : IOnnxModel
    {
        public IReadOnlyList<OnnxValueInfo> Inputs => model.Inputs;

        public IReadOnlyList<OnnxValueInfo> Outputs { get; init; } = model.Outputs;

        public OnnxModelInfo Info => model.Info;

        public ExecutionProvider Provider => model.Provider;

        public string? ProviderReason => model.ProviderReason;

        public OnnxResults Run(params ReadOnlySpan<OnnxInput> inputs) => Run(inputs, []);

        public OnnxResults Run(ReadOnlySpan<OnnxInput> inputs, ReadOnlySpan<string> outputs, CancellationToken cancellationToken = default)
        {
            using RuntimeValue value = inputs[0].Value(out _);
            elements(value.Length);
            return model.Run(inputs, outputs, cancellationToken);
        }
    }
}
