using MlNetPath.Onnx.Torch.Native;

namespace MlNetPath.Onnx.Torch.Tests.Native;

public sealed class VersionRepairTests : IDisposable
{
    private const string Wait = "_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE";

    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-repair-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Nothing_is_changed_where_nothing_is_missing()
    {
        byte[] content = new SyntheticElf().Symbol("f", 2, relocated: true).Needs(CppLibrary.FileName, ("GLIBCXX_3.4.11", 2, false)).Needs("libc.so.6", ("GLIBC_9.9", 3, false)).Write();
        (byte[] repaired, IReadOnlyList<string> changes) = VersionRepair.Apply(content, OldCpp());
        Assert.Same(content, repaired);
        Assert.Empty(changes);
    }

    [Fact]
    public void A_version_whose_only_symbol_nobody_uses_becomes_dispensable_and_nothing_else_changes()
    {
        byte[] content = new SyntheticElf().Symbol("init", 2).Symbol("f", 3, relocated: true)
            .Needs(CppLibrary.FileName, ("GLIBCXX_3.4.11", 3, false), ("GLIBCXX_3.4.32", 2, false)).Write();
        byte[] before = [.. content];
        (byte[] repaired, IReadOnlyList<string> changes) = VersionRepair.Apply(content, OldCpp());
        Assert.Equal(before, content);
        Assert.Contains("GLIBCXX_3.4.32", Assert.Single(changes), StringComparison.Ordinal);
        Assert.Equal([(3, false), (2, true)], ElfLibrary.Read(repaired).Needed.Select(v => (v.Index, v.IsWeak)));
        Assert.Single(Enumerable.Range(0, content.Length), i => content[i] != repaired[i]);

        // What is repaired needs no more repair.
        Assert.Empty(VersionRepair.Apply(repaired, OldCpp()).Changes);
    }

    [Fact]
    public void A_function_that_older_versions_have_too_is_taken_from_there()
    {
        byte[] content = new SyntheticElf().Symbol(Wait, 2, relocated: true).Symbol("f", 3, relocated: true)
            .Needs(CppLibrary.FileName, ("GLIBCXX_3.4.30", 2, false), ("GLIBCXX_3.4.11", 3, false)).Write();
        (byte[] repaired, IReadOnlyList<string> changes) = VersionRepair.Apply(content, OldCpp());
        Assert.Contains("GLIBCXX_3.4.11", Assert.Single(changes), StringComparison.Ordinal);
        NeededVersion version = ElfLibrary.Read(repaired).Needed[0];
        Assert.Equal(("GLIBCXX_3.4.11", 2, false), (version.Name, version.Index, version.IsWeak));
        Assert.Equal(SyntheticElf.Hash("GLIBCXX_3.4.11"), BitConverter.ToUInt32(repaired, version.Offset));
    }

    [Theory]
    [InlineData("one that is used")]
    [InlineData("two that nobody uses")]
    [InlineData("none")]
    [InlineData("the known one, but no older version is asked for")]
    public void What_could_change_what_the_code_does_is_refused(string symbols)
    {
        SyntheticElf elf = symbols switch
        {
            "one that is used" => new SyntheticElf().Symbol("f", 2, relocated: true),
            "two that nobody uses" => new SyntheticElf().Symbol("f", 2).Symbol("g", 2),
            "none" => new SyntheticElf(),
            _ => new SyntheticElf().Symbol(Wait, 2, relocated: true),
        };
        byte[] content = elf.Needs(CppLibrary.FileName, ("GLIBCXX_3.4.32", 2, false)).Write();
        var error = Assert.Throws<TorchNotAvailableException>(() => VersionRepair.Apply(content, OldCpp()));
        Assert.Contains("GLIBCXX_3.4.32", error.Message, StringComparison.Ordinal);
        Assert.Contains("goes up to GLIBCXX_3.4.29", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_system_loads_what_is_repaired_and_only_that_where_something_is_missing()
    {
        string original = RealLibraries.TorchSharp;
        TorchRuntime.Load(); // the libraries that it refers to
        byte[] content = File.ReadAllBytes(original);
        CppLibrary cpp = CppLibrary.Loaded()!;
        (byte[] repaired, IReadOnlyList<string> changes) = VersionRepair.Apply(content, cpp);
        string? error = RealLibraries.Load(Write("original.so", content));
        Assert.Equal(error is null, changes.Count == 0);
        Assert.Null(RealLibraries.Load(Write("repaired.so", repaired)));
    }

    [Fact]
    public void The_library_as_it_is_repaired_for_GCC_11_finds_all_that_it_refers_to()
    {
        // RHEL 9 has GLIBCXX_3.4.29. Newer systems have the old versions too, so what is repaired for it can be loaded on any.
        byte[] content = File.ReadAllBytes(RealLibraries.TorchSharp);
        TorchRuntime.Load();
        CppLibrary cpp = CppLibrary.Loaded()!;
        string[] missing = ["GLIBCXX_3.4.30", "GLIBCXX_3.4.31", "GLIBCXX_3.4.32", "GLIBCXX_3.4.33", "GLIBCXX_3.4.34"];
        (byte[] repaired, IReadOnlyList<string> changes) = VersionRepair.Apply(content, cpp, version => cpp.Defines(version) && !missing.Contains(version));
        Assert.Equal(2, changes.Count);
        Assert.DoesNotContain(ElfLibrary.Read(repaired).Needed, v => missing.Contains(v.Name) && !v.IsWeak);
        Assert.Null(RealLibraries.Load(Write("repaired.so", repaired)));
    }

    [Fact]
    public void The_loaded_library_is_found_among_what_is_mapped()
    {
        Assert.Equal("/usr/lib/with space/libstdc++.so.6.0.29", CppLibrary.PathIn(
        [
            "7f00-7f01 r--p 00000000 00:00 0 ",
            "7f01-7f02 r-xp 00000000 08:01 42                         /usr/lib/libc.so.6",
            "7f02-7f03 r-xp 00001000 08:01 43                         /usr/lib/with space/libstdc++.so.6.0.29",
        ]));
        Assert.Null(CppLibrary.PathIn(["7f00-7f01 rw-p 00000000 00:00 0 [heap]"]));
    }

    // As GCC 11 has it: up to 3.4.29, and the function in the version that it has had since GCC 4.4.
    private CppLibrary OldCpp() => CppLibrary.Read(Write("libstdc++.so.6", new SyntheticElf().Symbol(Wait, 2, defined: true)
        .Defines(CppLibrary.FileName, 1).Defines("GLIBCXX_3.4.11", 2).Defines("GLIBCXX_3.4.9", 3).Defines("GLIBCXX_3.4.29", 4).Defines("GLIBCXX_LDBL_3.4.40", 5).Write()));

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
