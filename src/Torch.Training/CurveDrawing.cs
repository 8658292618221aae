using System.Globalization;
using System.Text;

namespace MlNetPath.Torch.Training;

/// <summary>
/// The curves of a training as an SVG: loss of the training and of the validation texts above and, where they were labelled, errors on the validation texts below, over minutes. Written as text, since a drawing library
/// sets letters by the fonts of the machine that draws.
/// </summary>
internal static class CurveDrawing
{
    private const int Width = 720, Left = 64, Right = 20, PanelHeight = 150, FirstTop = 40, SecondTop = 235;

    private const string Style =
        "text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-weight:600;fill:#24292f}.grid{stroke:#d0d7de;stroke-width:1}.train{stroke:#0969da;fill:none;stroke-width:2}.validation{stroke:#bc4c00;fill:none;stroke-width:2}" +
        "@media(prefers-color-scheme:dark){text{fill:#8b949e}.title{fill:#e6edf3}.grid{stroke:#30363d}.train{stroke:#58a6ff}.validation{stroke:#f0883e}}";

    /// <summary>Draws the points.</summary>
    /// <param name="points">The ends of epochs, in their order.</param>
    public static string Draw(IReadOnlyList<TrainingPoint> points)
    {
        var svg = new StringBuilder();
        bool validated = points.Any(p => p.ValidationLoss is not null), labelled = points.Any(p => p.ValidationAccuracy is not null);
        int end = (labelled ? SecondTop : FirstTop) + PanelHeight;
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {end + 35}\" role=\"img\" aria-label=\"Loss{(labelled ? " and errors" : "")} over the minutes of training\"><style>{Style}</style>\n");
        double minutes = points.Count == 0 ? 1 : Math.Max(1.0 / 60, points[^1].Seconds / 60);
        Panel(svg, FirstTop, "loss, training (blue) and validation (orange)", minutes, points,
            [("train", p => p.Loss), .. validated ? new (string, Func<TrainingPoint, double?>)[] { ("validation", p => p.ValidationLoss) } : []]);
        if (labelled)
        {
            Panel(svg, SecondTop, "validation texts labelled wrong, %", minutes, points, [("validation", p => 100 * (1 - p.ValidationAccuracy))]);
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{end + 32}\" text-anchor=\"middle\">minutes</text>\n</svg>\n");
        return svg.ToString();
    }

    private static void Panel(StringBuilder svg, int top, string title, double minutes, IReadOnlyList<TrainingPoint> points, IReadOnlyList<(string Class, Func<TrainingPoint, double?> Value)> lines)
    {
        double highest = lines.SelectMany(line => points.Select(line.Value)).Max() ?? 1;
        highest = highest > 0 ? highest : 1;
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Left}\" y=\"{top - 10}\">{title}</text>\n");
        for (int i = 0; i <= 4; i++)
        {
            double y = top + (PanelHeight * i / 4.0), value = highest * (4 - i) / 4;
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{value:0.###}</text>\n");
            double x = X(minutes * i / 4, minutes);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{top + PanelHeight + 16}\" text-anchor=\"middle\">{minutes * i / 4:0.#}</text>\n");
        }

        foreach ((string style, Func<TrainingPoint, double?> value) in lines)
        {
            IEnumerable<string> places = points.Where(p => value(p) is not null).Select(p => string.Create(CultureInfo.InvariantCulture,
                $"{X(p.Seconds / 60, minutes):0.#},{top + (PanelHeight * (1 - (value(p)!.Value / highest))):0.#}"));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{style}\" points=\"{string.Join(' ', places)}\"/>\n");
        }
    }

    private static double X(double at, double minutes) => Left + ((Width - Left - Right) * at / minutes);
}
