namespace MlNetPath.Compare;

// The looks of the page: its colours and its style sheet. No '<' or '&' may occur in it, as the page is well-formed XML too.
internal static class ReportStyle
{
    // Names of the colours as CSS variables; PlotInk counts on the order.
    public static readonly string[] InkNames = ["ink", "muted", "grid", "paper", "warm", "heat", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"];

    public static readonly string[] LightInk = ["#1a1c1f", "#5c636b", "#e3e5e8", "#ffffff", "#c2410c", "#f0763a", "#6b7280", "#b45309", "#0f766e", "#7c3aed", "#1d4ed8", "#be185d", "#4d7c0f", "#0e7490"];

    public static readonly string[] DarkInk = ["#e6e7e9", "#9aa2ac", "#30353b", "#15181b", "#ff7a45", "#b23c0c", "#9ca3af", "#f0a43a", "#2fc4b2", "#b18cff", "#6ea8ff", "#f472b6", "#a3cf4a", "#4cc9e0"];

    public static string Sheet => $$"""
        :root { color-scheme: light dark; {{Variables(LightInk)}} }
        @media (prefers-color-scheme: dark) { :root { {{Variables(DarkInk)}} } }
        {{Rules}}
        """;

    private const string Rules = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.55 Charter, "Bitstream Charter", "Iowan Old Style", Georgia, "Noto Serif", serif; }
        main { max-width: 72rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; }
        h1, h2, h3, table, svg, figcaption, summary, .sub, .kicker, .note { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif; }
        .kicker { margin: 0; color: var(--muted); font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; }
        h1 { margin: .1rem 0 .2rem; font-size: 2.1rem; line-height: 1.2; letter-spacing: -.01em; overflow-wrap: anywhere; }
        .sub { margin: 0; color: var(--muted); font-size: .9rem; overflow-wrap: anywhere; }
        .answer { max-width: 46rem; margin: 1.6rem 0 2rem; padding-left: 1.1rem; border-left: 3px solid var(--warm); font-size: 1.35rem; line-height: 1.45; overflow-wrap: anywhere; }
        h2 { scroll-margin-top: 1rem; margin: 3.2rem 0 .6rem; font-size: 1.25rem; line-height: 1.3; }
        h3 { margin: 1.6rem 0 .3rem; font-size: .95rem; overflow-wrap: anywhere; }
        p, dl, .notes { max-width: 46rem; }
        .note, figcaption { margin: .5rem 0 0; color: var(--muted); font-size: .85rem; line-height: 1.5; max-width: 46rem; overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; }
        .scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--s4); outline-offset: 2px; }
        table { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.4; font-variant-numeric: tabular-nums lining-nums; }
        th, td { padding: .42rem .7rem; text-align: left; vertical-align: top; font-weight: 400; }
        th:first-child { padding-left: 0; } td:last-child, th:last-child { padding-right: 0; }
        thead th { color: var(--muted); font-size: .78rem; vertical-align: bottom; border-bottom: 1.5px solid var(--ink); line-height: 1.3; }
        tbody tr + tr > * { border-top: 1px solid var(--grid); }
        tbody tr:last-child > * { border-bottom: 1px solid var(--ink); }
        tbody th { font-weight: 600; min-width: 11.5rem; overflow-wrap: anywhere; }
        th:first-child { position: sticky; left: 0; background: var(--paper); }
        .main tbody th { min-width: 13rem; } .main th, .main td { padding-left: .6rem; padding-right: .6rem; } .main th:first-child { padding-left: 0; } .main th:last-child, .main td:last-child { padding-right: 0; }
        .number { text-align: right; white-space: nowrap; }
        thead .number { white-space: normal; }
        .absent { color: var(--muted); }
        .lead { font-weight: 700; }
        .texts td, .texts th { overflow-wrap: anywhere; }
        .texts tbody th { font-weight: 400; min-width: 16rem; max-width: 28rem; }
        .long { font-size: .78rem; overflow-wrap: anywhere; min-width: 12rem; }
        .right { color: var(--s2); } .wrong { color: var(--warm); }
        .dot { display: inline-block; width: .6rem; height: .6rem; margin-right: .5rem; border-radius: 50%; }
        .range { display: inline-block; width: 5.5rem; height: .9rem; margin-left: .8rem; vertical-align: -.12rem; }
        figure { margin: 1rem 0 0; }
        figure svg { display: block; width: 100%; height: auto; overflow: visible; }
        .wide svg { max-width: 46rem; }
        .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(15.5rem, 1fr)); gap: 1.5rem 2rem; }
        .grid svg { max-width: 24rem; }
        .matrix svg { min-width: 30rem; }
        details { margin-top: 1rem; border-top: 1px solid var(--grid); padding-top: .6rem; }
        summary { cursor: pointer; font-size: .95rem; font-weight: 600; }
        h2.minor { margin: 1.6rem 0 .2rem; font-size: .95rem; }
        .notes { margin: 0; padding-left: 1.2rem; font-size: .95rem; } .notes li { margin: .2rem 0; overflow-wrap: anywhere; }
        dl { font-size: .95rem; } dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0; }
        @media (max-width: 40rem) { body { font-size: 16px; } main { padding: 1.5rem 1rem 3rem; } h1 { font-size: 1.6rem; } .answer { font-size: 1.15rem; } .wide svg text { font-size: 14px; } tbody th, .main tbody th { min-width: 6.5rem; } .texts tbody th { min-width: 11rem; } }
        @media print { main { max-width: none; padding: 0; } .scroll { overflow: visible; } figure, tr { break-inside: avoid; } }
        """;

    private static string Variables(string[] colors) => string.Join(" ", InkNames.Select((name, i) => $"--{name}: {colors[i]};"));
}
