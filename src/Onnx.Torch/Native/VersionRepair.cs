using System.Buffers.Binary;

namespace MlNetPath.Onnx.Torch.Native;

/// <summary>
/// Makes a library load that asks for a newer libstdc++ than there is, where that can be done without changing what its code does.
/// TorchSharp's own library is compiled with GCC 13 and asks for GLIBCXX_3.4.32 and 3.4.30; Debian 12 and Ubuntu 22.04 have 3.4.30,
/// RHEL 9 has 3.4.29. Two cases are safe, and nothing else is touched:
/// <list type="bullet">
/// <item>The only symbol of the missing version is referred to by nothing. That is how a compiler marks that a program was compiled
/// against a new header (<c>ios_base_library_init</c>): no call can ever reach it. The version is marked as dispensable.</item>
/// <item>The only symbol is a function that older versions have under an older name of the same interface. That is <c>condition_variable::wait</c>,
/// which got a new version in GCC 12 only because it ceased to be noexcept, for threads that are cancelled in it (GCC's
/// compatibility-condvar.cc). The version is turned into the older one.</item>
/// </list>
/// </summary>
internal static class VersionRepair
{
    private const int Hash = 0, Flags = 4, Name = 8;
    private const ushort WeakFlag = 2;

    // Symbols whose older version does the same for those who call it, and that version.
    private static readonly Dictionary<string, string> SameUnderOlderVersion = new(StringComparer.Ordinal)
    {
        ["_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE"] = "GLIBCXX_3.4.11",
    };

    /// <summary>Repairs a library.</summary>
    /// <param name="content">The library's bytes, which stay as they are.</param>
    /// <param name="cpp">The libstdc++ that it will meet.</param>
    /// <returns>The repaired bytes and what was changed, one sentence each; the bytes themselves and nothing where nothing is missing.</returns>
    /// <exception cref="ElfException">It cannot be read.</exception>
    /// <exception cref="TorchNotAvailableException">Something is missing that cannot be repaired.</exception>
    public static (byte[] Content, IReadOnlyList<string> Changes) Apply(byte[] content, CppLibrary cpp) => Apply(content, cpp, cpp.Defines);

    /// <summary>As above, for tests: <paramref name="defines"/> tells which versions count as defined.</summary>
    internal static (byte[] Content, IReadOnlyList<string> Changes) Apply(byte[] content, CppLibrary cpp, Func<string, bool> defines)
    {
        ElfLibrary library = ElfLibrary.Read(content);
        NeededVersion[] missing = [.. library.Needed.Where(v => v.Library == CppLibrary.FileName && !v.IsWeak && !defines(v.Name))];
        if (missing.Length == 0)
        {
            return (content, []);
        }

        byte[] repaired = [.. content];
        var changes = new List<string>();
        foreach (NeededVersion version in missing)
        {
            ElfSymbol[] symbols = [.. library.SymbolsOf(version.Index).Take(2)];
            if (symbols is [{ IsRelocated: false, IsDefined: false } unused])
            {
                Span<byte> flags = repaired.AsSpan(version.Offset + Flags, sizeof(ushort));
                BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | WeakFlag));
                changes.Add($"{version.Name} is marked as dispensable: its only symbol, {unused.Name}, is used by nothing");
            }
            else if (symbols is [{ IsDefined: false } used] && SameUnderOlderVersion.TryGetValue(used.Name, out string? older) && defines(older) && cpp.Gives(used.Name, older)
                && library.Needed.FirstOrDefault(v => v.Library == CppLibrary.FileName && v.Name == older) is { } substitute)
            {
                content.AsSpan(substitute.Offset + Hash, sizeof(uint)).CopyTo(repaired.AsSpan(version.Offset + Hash));
                content.AsSpan(substitute.Offset + Name, sizeof(uint)).CopyTo(repaired.AsSpan(version.Offset + Name));
                changes.Add($"{version.Name} is taken from {older}: its only symbol, {used.Name}, does the same there");
            }
            else
            {
                throw new TorchNotAvailableException(
                    $"TorchSharp's native library needs {version.Name} of libstdc++, and '{cpp.Path}' goes up to {cpp.Newest ?? "nothing"}. Use a system with GCC 11's libstdc++ or a newer one.");
            }
        }

        return (repaired, changes);
    }
}
