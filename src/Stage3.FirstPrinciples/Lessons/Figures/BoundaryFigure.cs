namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Two pictures of one problem side by side: where one neuron draws its line, and where a network with a hidden layer draws it.</summary>
internal static class BoundaryFigure
{
    private const int Panel = 320, Top = 84, Left = 24, Between = 32;

    // How finely the plane is coloured, in pixels, and in how many shades.
    private const int Step = 4, Shades = 4;

    /// <summary>Draws it.</summary>
    /// <param name="points">Points from -1 to 1 each way, and whether each belongs to the second class.</param>
    /// <param name="neuron">The probability of the second class at a point, as one neuron sees it.</param>
    /// <param name="network">The same as the network sees it.</param>
    /// <param name="line">The one neuron's line: where a x + b y + c is 0.</param>
    /// <param name="lines">The hidden neurons' lines.</param>
    public static string Draw(
        IReadOnlyList<(double X, double Y, bool Second)> points, Func<double, double, double> neuron, Func<double, double, double> network,
        (double A, double B, double C) line, IReadOnlyList<(double A, double B, double C)> lines)
    {
        var figure = new SvgFigure((2 * Left) + (2 * Panel) + Between, Top + Panel + 44, "One neuron draws a straight line, a network with a hidden layer closes it around the points in the middle");
        Fill(figure, Left, "One neuron: a straight line", points, neuron, [line]);
        Fill(figure, Left + Panel + Between, $"{lines.Count} hidden neurons: a closed shape", points, network, lines);
        figure.Text("note", Left, Top + Panel + 28, "Dashed: where a neuron's weighted sum is 0. The stronger the colour, the surer the answer.");
        return figure.ToString();
    }

    private static void Fill(SvgFigure figure, double left, string name, IReadOnlyList<(double X, double Y, bool Second)> points, Func<double, double, double> probability, IReadOnlyList<(double A, double B, double C)> lines)
    {
        int right = points.Count(p => probability(p.X, p.Y) > 0.5 == p.Second);
        figure.Text("name", left, 32, name);
        figure.Text("note", left, 56, $"{right} of {points.Count} points on the right side");
        for (int y = 0; y < Panel; y += Step)
        {
            for (int x = 0; x < Panel;)
            {
                // Neighbours of one shade are one rectangle.
                int shade = Shade(x, y), end = x + Step;
                while (end < Panel && Shade(end, y) == shade)
                {
                    end += Step;
                }

                figure.Rectangle(shade < 0 ? "a" : "b", left + x, Top + y, end - x, Step, Math.Abs(shade) * 0.1);
                x = end;
            }
        }

        foreach ((double a, double b, double c) in lines)
        {
            (double X, double Y)[] ends = [.. Ends(a, b, c)];
            if (ends.Length == 2)
            {
                figure.Line("dashed", ends.Select(p => (PixelX(p.X), PixelY(p.Y))));
            }
        }

        foreach ((double x, double y, bool second) in points)
        {
            if (second)
            {
                figure.Square("b", PixelX(x), PixelY(y));
            }
            else
            {
                figure.Dot("a", PixelX(x), PixelY(y));
            }
        }

        // -4 to -1 for the first class, 1 to 4 for the second, the surer the further from 0.
        int Shade(int x, int y)
        {
            double p = probability(Plane(x + (Step / 2.0)), -Plane(y + (Step / 2.0)));
            int shade = Math.Clamp((int)Math.Ceiling(Math.Abs(p - 0.5) * 2 * Shades), 1, Shades);
            return p > 0.5 ? shade : -shade;
        }

        double PixelX(double x) => left + (Panel * (x + Margin) / (2 * Margin));
        double PixelY(double y) => Top + (Panel * (Margin - y) / (2 * Margin));
    }

    // The plane shown goes a little beyond -1 and 1.
    private const double Margin = 1.1;

    private static double Plane(double pixel) => (pixel / Panel * 2 * Margin) - Margin;

    // Where a line crosses the edges of the panel.
    private static IEnumerable<(double X, double Y)> Ends(double a, double b, double c)
    {
        foreach (double edge in (double[])[-Margin, Margin])
        {
            if (b != 0 && Math.Abs((-c - (a * edge)) / b) is var y && y <= Margin)
            {
                yield return (edge, (-c - (a * edge)) / b);
            }

            if (a != 0 && Math.Abs((-c - (b * edge)) / a) is var x && x < Margin)
            {
                yield return ((-c - (b * edge)) / a, edge);
            }
        }
    }
}
