using SkiaSharp;

namespace MlNetPath.Cli;

/// <summary>The library that draws the report's plots, which has a native part.</summary>
/// <param name="version">Loads it and tells its version.</param>
internal sealed class DrawingCheck(Func<string> version) : IHealthCheck
{
    public DrawingCheck()
        : this(() => SkiaSharpVersion.Native.ToString())
    {
    }

    public string Name => "drawing";

    public bool IsRequired => true;

    public CheckResult Run()
    {
        try
        {
            return CheckResult.Ok($"SkiaSharp, native part {version()}");
        }
        catch (Exception e) when (NativeFailure.Is(e))
        {
            return CheckResult.Missing(NativeFailure.Reason(e), "Run 'dotnet build' on this system again: the native part of SkiaSharp belongs beside the program.");
        }
    }
}
