using System.Diagnostics;
using System.Text.RegularExpressions;
using CsCheck;
using MlNetPath.Onnx.Torch.Native;

namespace MlNetPath.Onnx.Torch.Tests.Native;

public class ElfLibraryTests
{
    private static SyntheticElf Sample(bool gnuHash = true) => new SyntheticElf { UseGnuHash = gnuHash }
        .Symbol("unused", 2).Symbol("called", 3, relocated: true).Symbol("stored", 3, relocated: true).Symbol("plain", 1).Symbol("given", 5, defined: true).Symbol("given too", 5, defined: true)
        .Needs("libc.so.6", ("GLIBC_2.34", 3, false))
        .Needs(CppLibrary.FileName, ("GLIBCXX_3.4.32", 2, false), ("GLIBCXX_3.4", 4, true))
        .Defines("libsample.so", 1).Defines("SAMPLE_1.0", 5);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_written_is_read(bool gnuHash)
    {
        ElfLibrary library = ElfLibrary.Read(Sample(gnuHash).Write());
        Assert.Equal(
            [("libc.so.6", "GLIBC_2.34", 3, false), (CppLibrary.FileName, "GLIBCXX_3.4.32", 2, false), (CppLibrary.FileName, "GLIBCXX_3.4", 4, true)],
            library.Needed.Select(v => (v.Library, v.Name, v.Index, v.IsWeak)));
        Assert.Equal([(1, "libsample.so"), (5, "SAMPLE_1.0")], library.Defined.Select(d => (d.Key, d.Value)));
        Assert.Equal([new ElfSymbol("unused", IsDefined: false, 2, IsRelocated: false)], library.SymbolsOf(2));
        Assert.Equal([new ElfSymbol("called", IsDefined: false, 3, IsRelocated: true), new ElfSymbol("stored", IsDefined: false, 3, IsRelocated: true)], library.SymbolsOf(3));
        Assert.Equal(["given", "given too"], library.SymbolsOf(5).Where(s => s.IsDefined).Select(s => s.Name));
        Assert.Empty(library.SymbolsOf(7));
    }

    [Fact]
    public void The_entry_of_a_version_is_where_it_says()
    {
        byte[] content = Sample().Write();
        NeededVersion version = ElfLibrary.Read(content).Needed[1];
        Assert.Equal(SyntheticElf.Hash("GLIBCXX_3.4.32"), BitConverter.ToUInt32(content, version.Offset));
    }

    [Fact]
    public void The_loader_finds_the_symbols_in_the_versions_that_were_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loader can be asked on Linux only.");
        CppLibrary cpp = CppLibrary.Loaded()!;
        ElfLibrary library = ElfLibrary.Read(File.ReadAllBytes(cpp.Path));
        Assert.True(library.Defined.Count > 40);
        int asked = 0;
        foreach ((int index, string version) in library.Defined)
        {
            foreach (ElfSymbol symbol in library.SymbolsOf(index).Where(s => s.IsDefined && s.Name != version).Take(20))
            {
                Assert.True(RealLibraries.Gives(cpp.Path, symbol.Name, version), $"{symbol.Name} in {version}");
                Assert.False(RealLibraries.Gives(cpp.Path, symbol.Name, "GLIBCXX_9.9.9"));
                asked++;
            }
        }

        Assert.True(asked > 200);
    }

    [Fact]
    public void Readelf_reads_the_same()
    {
        string path = RealLibraries.TorchSharp;
        Assert.SkipUnless(ReadElf("--version", path) is not null, "readelf is not installed.");
        ElfLibrary library = ElfLibrary.Read(File.ReadAllBytes(path));

        // "  0x0140:   Name: GLIBCXX_3.4.32  Flags: none  Version: 18"
        string[] needed = [.. Regex.Matches(ReadElf("-VW", path)!, @"Name: (\S+)  Flags: (\S+) +Version: (\d+)").Select(m => $"{m.Groups[1]} {m.Groups[3]} {m.Groups[2].Value != "none"}")];
        Assert.NotEmpty(needed);
        Assert.Equal(needed, library.Needed.Select(v => $"{v.Name} {v.Index} {v.IsWeak}"));

        // "   482: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND _ZSt21ios_base_library_initv@GLIBCXX_3.4.32 (18)"
        string[] symbols = [.. Regex.Matches(ReadElf("-W --dyn-syms", path)!, @" UND (\S+)@\S+ \((\d+)\)").Select(m => $"{m.Groups[1]} {m.Groups[2]}").Order(StringComparer.Ordinal)];
        Assert.True(symbols.Length > 100);
        ElfSymbol[] read = [.. library.Needed.SelectMany(v => library.SymbolsOf(v.Index))];
        Assert.Equal(symbols, read.Select(s => $"{s.Name} {s.Version}").Order(StringComparer.Ordinal));

        string relocations = ReadElf("-rW", path)!;
        Assert.All(read, s => Assert.True(s.IsRelocated == relocations.Contains($" {s.Name}@", StringComparison.Ordinal), s.Name));
    }

    [Fact]
    public void Whatever_is_done_to_a_file_it_is_read_or_refused() => Gen.Select(Gen.Int[0, 1000], Gen.Byte.Array[1, 8], Gen.Int[0, 20]).Sample(
        (at, noise, cut) =>
        {
            byte[] content = Sample(noise.Length % 2 == 0).Write();
            noise.AsSpan(0, Math.Min(noise.Length, content.Length - (at % content.Length))).CopyTo(content.AsSpan(at % content.Length));
            ReadAll(cut == 0 ? content[..(at % content.Length)] : content);
        },
        iter: 20_000);

    [Fact]
    public void A_real_library_cut_anywhere_or_damaged_is_read_or_refused()
    {
        byte[] content = File.ReadAllBytes(RealLibraries.TorchSharp);
        Gen.Select(Gen.Int[0, 400_000], Gen.Byte.Array[1, 8], Gen.Bool).Sample(
            (at, noise, cut) =>
            {
                byte[] damaged = cut ? content[..at] : [.. content.AsSpan(0, 1 << 21)];
                if (!cut)
                {
                    noise.CopyTo(damaged.AsSpan(at));
                }

                ReadAll(damaged);
            },
            iter: 200);
    }

    [Theory]
    [InlineData("", "cut off")]
    [InlineData("MZ, says Windows, and goes on for more than sixty-four bytes, as it must here.", "no ELF file")]
    [InlineData("\u007fELF\u0001\u0001 of 32 bits, and it goes on for more than sixty-four bytes, as it must.", "no 64-bit")]
    public void What_is_no_library_is_told_from_one(string content, string message)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            Assert.Contains(message, Assert.Throws<ElfException>(() => ElfHeader.CheckWhole(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_library_that_is_cut_off_is_noticed_before_it_is_mapped()
    {
        byte[] content = Sample().Write();
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            ElfHeader.CheckWhole(path);
            File.WriteAllBytes(path, content[..^1]);
            Assert.Contains("is cut off", Assert.Throws<ElfException>(() => ElfHeader.CheckWhole(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void ReadAll(byte[] content)
    {
        try
        {
            ElfLibrary library = ElfLibrary.Read(content);
            foreach (int version in (IEnumerable<int>)[.. library.Needed.Select(v => v.Index).Take(3), .. library.Defined.Keys.Take(3)])
            {
                _ = library.SymbolsOf(version).Count();
            }
        }
        catch (ElfException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static string? ReadElf(string arguments, string path)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("readelf", $"{arguments} \"{path}\"") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
