namespace MlNetPath.Onnx.Torch.Native;

/// <summary>A version of another library's interface without which the system refuses to load this one.</summary>
/// <param name="Library">The other library's file name, e.g. <c>libstdc++.so.6</c>.</param>
/// <param name="Name">The version, e.g. <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Index">What the symbols of this version refer to it by.</param>
/// <param name="IsWeak">True where the system loads the library without it too.</param>
/// <param name="Offset">Where the entry (hash, flags, index, name, next) begins in the file.</param>
internal sealed record NeededVersion(string Library, string Name, int Index, bool IsWeak, int Offset);
