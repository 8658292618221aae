namespace MlNetPath.Onnx.Torch.Native;

/// <summary>A name that a library gives or wants.</summary>
/// <param name="Name">The name, mangled as the compiler left it.</param>
/// <param name="IsDefined">True where the library gives it, false where it wants it from another.</param>
/// <param name="Version">The index of its version: 0 and 1 for none, else one that <see cref="NeededVersion.Index"/> or the library's own definitions use.</param>
/// <param name="IsRelocated">True where code or data of the library refers to it; a name nobody refers to is never looked up by a call.</param>
internal sealed record ElfSymbol(string Name, bool IsDefined, int Version, bool IsRelocated);
