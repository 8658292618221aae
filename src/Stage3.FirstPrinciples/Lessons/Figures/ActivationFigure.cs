namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Which hidden neurons are on for which words: a row a word, a column a neuron, the fuller the colour the nearer the activation is to 1.</summary>
internal static class ActivationFigure
{
    private const int Cell = 22, Left = 110, Top = 84, Gap = 10;

    /// <summary>Draws it.</summary>
    /// <param name="groups">Words that belong together, each with the activations of all neurons.</param>
    public static string Draw(IReadOnlyList<IReadOnlyList<(string Word, IReadOnlyList<double> Activations)>> groups)
    {
        int neurons = groups[0][0].Activations.Count, rows = groups.Sum(group => group.Count);
        var figure = new SvgFigure(Left + (neurons * Cell) + 24, Top + (rows * Cell) + (groups.Count * Gap) + 14, "The activations of the hidden neurons for some words");
        figure.Text("name", 20, 32, "What each word turns on in the hidden layer");
        figure.Text("note", 20, 54, "activation");
        for (int i = 0; i <= 4; i++)
        {
            figure.Rectangle("a", Left + (i * 60), 42, 16, 16, Shade(i / 4.0));
            figure.Text("note", Left + (i * 60) + 21, 55, Digits.Of(i / 4.0));
        }

        for (int neuron = 0; neuron < neurons; neuron++)
        {
            figure.Text("note middle", Left + ((neuron + 0.5) * Cell), Top - 6, $"{neuron + 1}");
        }

        double y = Top;
        foreach (IReadOnlyList<(string Word, IReadOnlyList<double> Activations)> group in groups)
        {
            foreach ((string word, IReadOnlyList<double> activations) in group)
            {
                figure.Text("right", Left - 10, y + 15, word);
                for (int neuron = 0; neuron < neurons; neuron++)
                {
                    figure.Rectangle("a", Left + (neuron * Cell) + 1, y + 1, Cell - 2, Cell - 2, Shade(activations[neuron]));
                }

                y += Cell;
            }

            y += Gap;
        }

        return figure.ToString();
    }

    // A neuron that is off still has a place that can be seen.
    private static double Shade(double activation) => 0.06 + (0.93 * activation);
}
