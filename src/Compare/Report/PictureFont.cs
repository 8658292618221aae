using MlNetPath.Core;
using SkiaSharp;

namespace MlNetPath.Compare;

// Sets text on a canvas with the fonts of this machine.
internal sealed class PictureFont : IDisposable
{
    private static readonly string[] Families = ["Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial"];
    private readonly SKTypeface regular = Find(SKFontStyle.Normal);
    private readonly SKTypeface bold = Find(SKFontStyle.Bold);

    // Draws a text where the plot or table wants it; Y is the middle of its line.
    public void Draw(SKCanvas canvas, PlotText text)
    {
        SKTypeface typeface = text.Bold ? bold : regular;
        using SKFont font = new(Covering(typeface, text.Text), (float)text.Size) { Subpixel = true };
        using SKPaint paint = new() { Color = new SKColor(text.Color.R, text.Color.G, text.Color.B, text.Color.A), IsAntialias = true };
        SKTextAlign align = text.Anchor switch { PlotAnchor.Start => SKTextAlign.Left, PlotAnchor.Middle => SKTextAlign.Center, _ => SKTextAlign.Right };
        canvas.Save();
        canvas.Translate((float)text.X, (float)text.Y);
        canvas.RotateDegrees(text.Upwards ? -90 : 0);
        canvas.DrawText(text.Text, 0, (float)text.Size * 0.35f, align, font, paint);
        canvas.Restore();
    }

    public void Dispose()
    {
        regular.Dispose();
        bold.Dispose();
    }

    private static SKTypeface Find(SKFontStyle style)
    {
        SKTypeface? found = Families.Select(family => SKFontManager.Default.MatchFamily(family, style)).FirstOrDefault(typeface => typeface is { GlyphCount: > 0 });
        found ??= SKFontManager.Default.MatchFamily(null, style);
        return found is { GlyphCount: > 0 } ? found
            : throw new InputException("A picture cannot be drawn: this machine has no fonts. Install one (such as DejaVu Sans), or use report.html, which needs none.");
    }

    // The typeface, or another one that has the first letter it lacks.
    private static SKTypeface Covering(SKTypeface typeface, string text)
    {
        int missing = text.EnumerateRunes().Select(rune => rune.Value).FirstOrDefault(letter => !typeface.ContainsGlyph(letter));
        return missing == 0 ? typeface : SKFontManager.Default.MatchCharacter(missing) ?? typeface;
    }
}
