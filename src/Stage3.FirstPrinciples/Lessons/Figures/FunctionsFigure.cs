namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The three activation functions side by side, as the layers compute them.</summary>
internal static class FunctionsFigure
{
    private const int Panel = 200, Height = 160, Top = 76, Left = 44, Between = 44;

    // From -4 to 4, at so many places.
    private const double Reach = 4;
    private const int Places = 81;

    private static readonly (string Name, string Note, Activation Function, double Low, double High)[] Functions =
    [
        ("sigmoid", "1 / (1 + e^-x), from 0 to 1", new Sigmoid(), 0, 1),
        ("tanh", "the same shape, from -1 to 1", new Tanh(), -1, 1),
        ("ReLU", "0 or x, whichever is more", new Relu(), 0, Reach),
    ];

    /// <summary>Draws it.</summary>
    public static string Draw()
    {
        var figure = new SvgFigure((2 * Left) + (3 * Panel) + (2 * Between), Top + Height + 40, "Three activation functions: sigmoid, tanh and ReLU");
        double left = Left;
        foreach ((string name, string note, Activation function, double low, double high) in Functions)
        {
            figure.Text("name", left, 30, name);
            figure.Text("note", left, 52, note);
            foreach (double value in (double[])[low, (low + high) / 2, high])
            {
                figure.Line(value == 0 ? "axis" : "grid", (left, Y(value)), (left + Panel, Y(value)));
                figure.Text("note right", left - 8, Y(value) + 4, $"{value}");
            }

            foreach (double sum in (double[])[-Reach, 0, Reach])
            {
                figure.Text("note middle", X(sum), Top + Height + 20, $"{sum}");
            }

            figure.Line("grid", (X(0), Top), (X(0), Top + Height));
            double[] sums = [.. Enumerable.Range(0, Places).Select(i => Reach * ((2.0 * i / (Places - 1)) - 1))];
            Matrix values = function.Forward(new Matrix(1, Places, [.. sums.Select(sum => (float)sum)]));
            figure.Line("line-a", sums.Select((sum, i) => (X(sum), Y(values[0, i]))));
            left += Panel + Between;

            double X(double sum) => left + (Panel * (sum + Reach) / (2 * Reach));
            double Y(double value) => Top + (Height * (high - value) / (high - low));
        }

        return figure.ToString();
    }
}
