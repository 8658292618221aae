namespace MlNetPath.Onnx.Torch;

/// <summary>Why an export failed.</summary>
public enum ExportFailure
{
    /// <summary>A module cannot be exported: nothing is known about it, it was given what it cannot take, or its export throws.</summary>
    Module,

    /// <summary>The network itself fails on the inputs of the parity check, or gives other outputs than were announced.</summary>
    Network,

    /// <summary>ONNX Runtime does not load or run what was exported.</summary>
    Runtime,

    /// <summary>The file does not compute what the network computes, or nothing can be proven.</summary>
    Parity,

    /// <summary>The file cannot be written.</summary>
    File,
}
