using System.Globalization;
using System.Text.Json.Nodes;
using MlNetPath.Onnx.Generation;
using MlNetPath.Stage3.FirstPrinciples;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>Chapter 6's figure of temperature: how likely the committed model finds a few next tokens, cold, as it is, and hot.</summary>
internal static class TemperatureFigure
{
    private const int Shown = 8, Width = 720, Top = 92, RowHeight = 30, Left = 130, ColumnWidth = 186, BarWidth = 120, MoreThanThereAre = 10_000;

    private static readonly double[] Temperatures = [0.5, 1, 2];

    /// <summary>Asks the model.</summary>
    /// <param name="generator">The model.</param>
    /// <param name="prompt">The text so far, in English.</param>
    /// <returns>The numbers that the figure shows, rounded.</returns>
    public static JsonObject Numbers(TextGenerator generator, string prompt)
    {
        var everyToken = new GenerationOptions { Task = Write.In("en"), Temperature = 0, MaxNewTokens = 1, TopCandidates = MoreThanThereAre };
        IReadOnlyList<TokenCandidate> all = generator.Generate(prompt, everyToken).Tokens[0].Candidates;
        TokenCandidate[] shown = [.. all.OrderByDescending(token => token.Probability).Take(Shown)];
        return new JsonObject
        {
            ["prompt"] = prompt,
            ["tokens"] = new JsonArray([.. shown.Select(token => (JsonNode)token.Text)]),
            ["columns"] = new JsonArray([.. Temperatures.Select(temperature =>
            {
                double sum = all.Sum(token => Math.Pow(token.Probability, 1 / temperature));
                double[] shares = [.. shown.Select(token => Math.Pow(token.Probability, 1 / temperature) / sum)];
                return new JsonObject
                {
                    ["temperature"] = temperature,
                    ["probabilities"] = new JsonArray([.. shares.Select(share => (JsonNode)Math.Round(share, 3))]),
                    ["others"] = Math.Round(1 - shares.Sum(), 3),
                };
            })]),
        };
    }

    /// <summary>Draws them.</summary>
    /// <param name="numbers">What <see cref="Numbers"/> made.</param>
    public static string Draw(JsonNode numbers)
    {
        string[] names = [.. numbers["tokens"]!.AsArray().Select(token => token!.GetValue<string>()), "all others"];
        string prompt = numbers["prompt"]!.GetValue<string>();
        var figure = new SvgFigure(Width, Top + (names.Length * RowHeight) + 12, $"How likely each next token is behind '{prompt}': at a low temperature nearly always the first, at a high one often one of all others");
        figure.Text("name", 20, 32, $"What may come behind \u201c{prompt}\u201d");
        for (int row = 0; row < names.Length; row++)
        {
            figure.Text(row == names.Length - 1 ? "note right" : "right", Left - 12, Y(row) + 16, names[row].Trim());
        }

        foreach ((int column, JsonNode? at) in numbers["columns"]!.AsArray().Index())
        {
            double x = Left + (column * ColumnWidth);
            double[] shares = [.. at!["probabilities"]!.AsArray().Append(at["others"]).Select(share => share!.GetValue<double>())];
            figure.Text("note", x, Top - 20, string.Create(CultureInfo.InvariantCulture, $"temperature {at["temperature"]!.GetValue<double>()}"));
            figure.Line("axis", (x, Top - 6), (x, Y(names.Length)));
            foreach ((int row, double share) in shares.Index())
            {
                figure.Rectangle(row == names.Length - 1 ? "b" : "a", x, Y(row) + 2, BarWidth * share, RowHeight - 10);
                figure.Text("", x + (BarWidth * share) + 6, Y(row) + 16, share.ToString("0%", CultureInfo.InvariantCulture));
            }
        }

        return figure.ToString();

        static double Y(int row) => Top + (row * RowHeight);
    }
}
