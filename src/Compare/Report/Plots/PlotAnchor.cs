namespace MlNetPath.Compare;

// Which end of a text its X names.
internal enum PlotAnchor
{
    Start,
    Middle,
    End,
}
