namespace MlNetPath.Onnx.Graph;

/// <summary>The words that ONNX has in attributes for the modes of operators.</summary>
internal static class OperatorWords
{
    public static string Word(this PadMode mode) => mode switch
    {
        PadMode.Constant => "constant",
        PadMode.Reflect => "reflect",
        PadMode.Edge => "edge",
        PadMode.Wrap => "wrap",
        _ => throw Unknown(nameof(mode), mode),
    };

    public static string Word(this ResizeMode mode) => mode switch
    {
        ResizeMode.Nearest => "nearest",
        ResizeMode.Linear => "linear",
        ResizeMode.Cubic => "cubic",
        _ => throw Unknown(nameof(mode), mode),
    };

    public static string Word(this ResizeCoordinates coordinates) => coordinates switch
    {
        ResizeCoordinates.HalfPixel => "half_pixel",
        ResizeCoordinates.PytorchHalfPixel => "pytorch_half_pixel",
        ResizeCoordinates.AlignCorners => "align_corners",
        ResizeCoordinates.Asymmetric => "asymmetric",
        _ => throw Unknown(nameof(coordinates), coordinates),
    };

    public static string Word(this ResizeRounding rounding) => rounding switch
    {
        ResizeRounding.RoundPreferFloor => "round_prefer_floor",
        ResizeRounding.RoundPreferCeil => "round_prefer_ceil",
        ResizeRounding.Floor => "floor",
        ResizeRounding.Ceil => "ceil",
        _ => throw Unknown(nameof(rounding), rounding),
    };

    public static string Word(this ScatterReduction reduction) => reduction switch
    {
        ScatterReduction.None => "none",
        ScatterReduction.Add => "add",
        ScatterReduction.Mul => "mul",
        ScatterReduction.Max => "max",
        ScatterReduction.Min => "min",
        _ => throw Unknown(nameof(reduction), reduction),
    };

    public static string Word(this RecurrentDirection direction) => direction switch
    {
        RecurrentDirection.Forward => "forward",
        RecurrentDirection.Reverse => "reverse",
        RecurrentDirection.Bidirectional => "bidirectional",
        _ => throw Unknown(nameof(direction), direction),
    };

    public static string Word(this RnnActivation activation) => activation switch
    {
        RnnActivation.Tanh => "Tanh",
        RnnActivation.Relu => "Relu",
        _ => throw Unknown(nameof(activation), activation),
    };

    private static ArgumentOutOfRangeException Unknown<T>(string name, T value)
        where T : struct, Enum => new(name, value, $"There is no {typeof(T).Name} {value}.");
}
