using MlNetPath.Onnx.Torch.Native;

namespace MlNetPath.Onnx.Torch.Tests.Native;

public sealed class LibraryCopyTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4];

    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-copy-").FullName;
    private readonly List<string> loaded = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_copy_is_kept_and_written_once()
    {
        string path = Load();
        Assert.StartsWith(folder, path, StringComparison.Ordinal);
        Assert.Equal(Content, File.ReadAllBytes(path));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        Assert.Equal(path, Load());
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
        Assert.Equal([path], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Another_content_has_a_place_of_its_own() => Assert.NotEqual(Load(), LibraryCopy.Load("lib.so", [5], folder, Note).Path);

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 2, 3, 5 })]
    public void A_kept_copy_that_was_altered_is_written_anew(byte[] altered)
    {
        string path = Load();
        File.WriteAllBytes(path, altered);
        Assert.Equal(path, Load());
        Assert.Equal(Content, File.ReadAllBytes(path));
    }

    [Fact]
    public void Without_a_cache_it_is_a_file_that_is_gone_afterwards()
    {
        string file = Path.Combine(folder, "a file");
        File.WriteAllText(file, "no folder");
        string path = LibraryCopy.Load("lib.so", Content, Path.Combine(file, "cache"), Note).Path;
        Assert.StartsWith(Path.GetTempPath(), path, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        Assert.Equal([path], loaded);
    }

    [Fact]
    public void Where_the_cache_may_hold_no_code_another_place_is_taken()
    {
        string path = LibraryCopy.Load("lib.so", Content, folder, p => p.StartsWith(folder, StringComparison.Ordinal) ? throw new DllNotFoundException("Operation not permitted") : Note(p)).Path;
        Assert.DoesNotContain(folder, path, StringComparison.Ordinal);
    }

    [Fact]
    public void What_loads_nowhere_is_told_with_both_reasons()
    {
        var error = Assert.Throws<TorchNotAvailableException>(() => LibraryCopy.Load("lib.so", Content, folder, p => throw new DllNotFoundException($"{(p.StartsWith(folder, StringComparison.Ordinal) ? "first" : "second")}\nline")));
        Assert.All(["lib.so", "first line", "second line", "MLNETPATH_CACHE"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private string Load() => LibraryCopy.Load("lib.so", Content, folder, Note).Path;

    private IntPtr Note(string path)
    {
        Assert.Equal(Content.Length > 0, File.Exists(path));
        loaded.Add(path);
        return 1;
    }
}
