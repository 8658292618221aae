namespace MlNetPath.Onnx.Graph;

/// <summary>Which way a recurrent layer reads its sequence.</summary>
public enum RecurrentDirection
{
    /// <summary>From the first element to the last.</summary>
    Forward,

    /// <summary>From the last element to the first.</summary>
    Reverse,

    /// <summary>Both, with weights for each.</summary>
    Bidirectional,
}
