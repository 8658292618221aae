using System.Text.Json.Nodes;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The numbers that the chapter's figures show, made by training, rounded, and the figures drawn from them.</summary>
internal static class FigureNumbers
{
    // Every tenth sentence is kept from the network whose two losses are shown.
    private const int HeldOut = 10;

    private static readonly string[][] Words =
    [
        ["San", "New", "Los", "Buenos"],
        ["kitten", "cat", "dog"],
        ["Rome", "Madrid", "Paris", "Berlin"],
        ["sleeps", "lives", "drinks"],
        ["the", "le", "il", "das"],
        ["good", "guten", "dobrý"],
    ];

    // Pairs that the chapter points to, since the eye can see that they are alike.
    private static readonly (string First, string Second)[] Near = [("sleeps", "lives"), ("Rome", "Madrid"), ("kitten", "cat"), ("cat", "dog")];

    /// <summary>The names of the figures' files.</summary>
    public static IReadOnlyList<string> Figures { get; } = ["functions.svg", "decision-boundary.svg", "loss.svg", "activations.svg"];

    /// <summary>Trains all that the figures need.</summary>
    /// <param name="trained">The network whose activations are shown.</param>
    public static JsonObject Make(NextWordNetwork trained)
    {
        FirstWordsOptions options = trained.Options with { FineEpochs = 0 };
        IReadOnlyList<Sentence> sentences = Corpus.FirstWords.Sentences;
        Sentence[] learned = [.. sentences.Where((_, i) => i % HeldOut != HeldOut / 2)];
        IReadOnlyList<EpochResult> epochs = new NextWordNetwork(trained.Vocabulary, options).Train(learned, sentences.Except(learned));
        var counts = new NextWordCounts(NextWordExamples.Of(learned, trained.Vocabulary, options.Context));
        Examples points = ToyProblem.Draw(options.Seed);
        Network neuron = ToyProblem.OneNeuron(options.Seed), network = ToyProblem.SmallNetwork(options.Seed);
        ToyProblem.Train(neuron, points, options.Seed);
        ToyProblem.Train(network, points, options.Seed);
        return new JsonObject
        {
            ["loss"] = new JsonObject
            {
                ["lowest"] = Rounded(counts.LowestLoss),
                ["epochs"] = new JsonArray([.. epochs.Select(e => new JsonObject { ["epoch"] = e.Epoch, ["learned"] = Rounded(e.TrainingLoss), ["held out"] = Rounded(e.Validation!.Value.Loss) })]),
            },
            ["activations"] = new JsonArray([.. Words.Select(group => new JsonObject([.. group.Select(word => KeyValuePair.Create(word, (JsonNode?)List(trained.Ask(word).Activations)))]))]),
            ["distances"] = Distances(trained),
            ["boundary"] = new JsonObject
            {
                ["points"] = List(points.Inputs.Values),
                ["labels"] = new JsonArray([.. points.Labels.Select(label => (JsonNode)label)]),
                ["neuron"] = Weights(neuron),
                ["network"] = Weights(network),
            },
        };
    }

    /// <summary>Draws a figure from the numbers.</summary>
    /// <param name="figure">One of <see cref="Figures"/>.</param>
    /// <param name="numbers">What <see cref="Make"/> made.</param>
    public static string Draw(string figure, JsonNode numbers) => figure switch
    {
        "functions.svg" => FunctionsFigure.Draw(),
        "loss.svg" => LossFigure.Draw([.. numbers["loss"]!["epochs"]!.AsArray().Select(e => (Number(e!["learned"]), Number(e["held out"])))], Number(numbers["loss"]!["lowest"])),
        "activations.svg" => ActivationFigure.Draw([.. numbers["activations"]!.AsArray().Select(group => Group(group!))]),
        _ => DrawBoundary(numbers["boundary"]!),
    };

    // How far apart two words are: by how much a neuron's activation differs, on average over the neurons.
    private static JsonObject Distances(NextWordNetwork trained)
    {
        var words = Words.SelectMany((group, kind) => group.Select(word => (Word: word, Kind: kind, On: trained.Ask(word).Activations))).ToList();
        var pairs = words.SelectMany((first, i) => words.Skip(i + 1).Select(second => (First: first, Second: second, Far: first.On.Zip(second.On, (a, b) => Math.Abs(a - b)).Average()))).ToList();
        return new JsonObject(
        [
            KeyValuePair.Create("one group", (JsonNode?)Rounded(pairs.Where(pair => pair.First.Kind == pair.Second.Kind).Average(pair => pair.Far))),
            KeyValuePair.Create("two groups", (JsonNode?)Rounded(pairs.Where(pair => pair.First.Kind != pair.Second.Kind).Average(pair => pair.Far))),
            .. Near.Select(near => KeyValuePair.Create($"{near.First} {near.Second}", (JsonNode?)Rounded(pairs.Single(pair => pair.First.Word == near.First && pair.Second.Word == near.Second).Far))),
        ]);
    }

    private static IReadOnlyList<(string, IReadOnlyList<double>)> Group(JsonNode group) => [.. group.AsObject().Select(word => (word.Key, Numbers(word.Value)))];

    private static string DrawBoundary(JsonNode boundary)
    {
        IReadOnlyList<double> xy = Numbers(boundary["points"]), labels = Numbers(boundary["labels"]);
        JsonNode hidden = boundary["network"]!;
        IReadOnlyList<double> weights = Numbers(hidden["hidden.weights"]), biases = Numbers(hidden["hidden.biases"]);
        IReadOnlyList<double> output = Numbers(boundary["neuron"]!["output.weights"]), bias = Numbers(boundary["neuron"]!["output.biases"]);
        Network neuron = Filled(new Network(new Dense("output", 2, 2)), boundary["neuron"]!);
        Network network = Filled(ToyProblem.SmallNetwork(0), hidden);
        return BoundaryFigure.Draw(
            [.. labels.Select((label, i) => (xy[2 * i], xy[(2 * i) + 1], label == 1))],
            (x, y) => Second(neuron, x, y),
            (x, y) => Second(network, x, y),
            (output[1] - output[0], output[3] - output[2], bias[1] - bias[0]),
            [.. biases.Select((b, i) => (weights[i], weights[i + ToyProblem.Hidden], b))]);
    }

    private static double Second(Network network, double x, double y) => SoftmaxCrossEntropy.Softmax(network.Forward(new Matrix(1, 2, [(float)x, (float)y])))[0, 1];

    private static Network Filled(Network network, JsonNode weights)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            Numbers(weights[parameter.Name]).Select(value => (float)value).ToArray().CopyTo(parameter.Values.Values, 0);
        }

        return network;
    }

    private static JsonObject Weights(Network network) => new([.. network.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (JsonNode?)List(parameter.Values.Values)))]);

    private static JsonArray List(IEnumerable<float> values) => new([.. values.Select(value => (JsonNode)Rounded(value))]);

    private static double Rounded(double value) => Math.Round(value, 3);

    private static double Number(JsonNode? node) => double.Parse(node!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<double> Numbers(JsonNode? node) => [.. node!.AsArray().Select(Number)];
}
