using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Files;

/// <summary>Files that are checked before they take their places, and what happens if something goes wrong then. The check is also where faults are put in.</summary>
public sealed class CheckedWritingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string FilePath => folder.At("model.onnx");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1 << 30)]
    [InlineData(1000)]
    public void The_check_sees_the_whole_model_which_a_runtime_loads(long limit)
    {
        string? seen = null;
        Write(SampleModels.Weights(), limit, file =>
        {
            seen = file;
            Assert.Equal("model.onnx", Path.GetFileName(file));
            Assert.Equal(limit == 1000 ? 2 : 1, Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!).Length);
            Assert.False(File.Exists(FilePath));
            using var session = new InferenceSession(file);
            Assert.Equal(["y"], session.OutputNames);
        });
        Assert.False(Directory.Exists(Path.GetDirectoryName(seen)));
        using var placed = new InferenceSession(FilePath);
        Assert.Equal(limit == 1000 ? 2 : 1, folder.Entries.Length);
    }

    [Fact]
    public void Data_that_lie_in_the_folder_already_are_beside_the_checked_file_too()
    {
        Write(SampleModels.Weights(), 1000);
        ModelProto model = OnnxFile.Read(FilePath);
        model.RenameValue("y", "logits");
        IReadOnlyList<string> outputs = [];
        OnnxFile.Write(model, FilePath, new()
        {
            Check = file =>
            {
                using var session = new InferenceSession(file);
                outputs = session.OutputNames;
            },
        });
        Assert.Equal(["logits"], outputs);
        Assert.Equal(2, folder.Entries.Length);
        using var placed = new InferenceSession(FilePath);
    }

    [Theory]
    [InlineData(1 << 30)]
    [InlineData(1000)]
    public void If_the_check_fails_the_older_model_and_its_data_stay(long limit)
    {
        Write(SampleModels.Weights(), 1000);
        string[] names = folder.Entries;
        byte[][] before = [.. names.Select(n => File.ReadAllBytes(folder.At(n)))];
        foreach (Exception failure in (Exception[])[new InvalidOperationException("differs"), new IOException("read failed"), new NotSupportedException("no such thing")])
        {
            Assert.Same(failure, Assert.Throws(failure.GetType(), () => Write(SampleModels.Weights(floats: 4000), limit, _ => throw failure)));
            Assert.Equal(names, folder.Entries);
            Assert.Equal(before, names.Select(n => File.ReadAllBytes(folder.At(n))));
        }
    }

    [Fact]
    public void New_data_go_if_the_model_cannot_be_placed()
    {
        GraphException e = Assert.Throws<GraphException>(() => Write(SampleModels.Weights(), 1000, _ => Directory.CreateDirectory(FilePath))); // by somebody else meanwhile
        Assert.StartsWith($"Cannot write '{FilePath}': ", e.Message, StringComparison.Ordinal);
        Assert.Equal(["model.onnx"], folder.Entries);
    }

    [Fact]
    public void Data_that_were_there_stay_if_the_model_cannot_be_placed()
    {
        Write(SampleModels.Weights(), 1000);
        string data = Assert.Single(folder.Entries, e => e != "model.onnx");
        byte[] before = File.ReadAllBytes(folder.At(data));
        File.Delete(FilePath);
        Assert.Throws<GraphException>(() => Write(SampleModels.Weights(), 1000, _ => Directory.CreateDirectory(FilePath)));
        Assert.Equal(["model.onnx", data], folder.Entries);
        Assert.Equal(before, File.ReadAllBytes(folder.At(data)));
    }

    [Fact]
    public void The_older_model_stays_if_data_cannot_be_placed()
    {
        File.WriteAllText(FilePath, "older model");
        Assert.Throws<GraphException>(() => Write(SampleModels.Weights(), 1000, file => Directory.CreateDirectory(folder.At(Path.GetFileName(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.data").Single())))));
        Assert.Equal("older model", File.ReadAllText(FilePath));
        Assert.True(Directory.Exists(folder.At(Assert.Single(folder.Entries, e => e != "model.onnx"))));
    }

    [Fact]
    public void A_draft_that_somebody_removes_is_an_error_and_changes_nothing()
    {
        File.WriteAllText(FilePath, "older model");
        GraphException e = Assert.Throws<GraphException>(() => Write(SampleModels.Weights(), 1000, file => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true)));
        Assert.StartsWith($"Cannot write '{FilePath}': ", e.Message, StringComparison.Ordinal);
        Assert.Equal("older model", File.ReadAllText(FilePath));
        Assert.Equal(["model.onnx"], folder.Entries);
    }

    [Theory]
    [InlineData("model.onnx.data", true)]
    [InlineData("model.onnx.0123456789abcdef.data", true)]
    [InlineData("other.data", false)]
    public void Data_of_the_replaced_model_go_and_those_of_others_stay(string data, bool own)
    {
        ModelProto older = SampleModels.Weights();
        ExternalData.Refer(older.Graph.Initializer.Single(t => t.Name == "large"), data, 0, 12000);
        File.WriteAllBytes(folder.At(data), new byte[12000]);
        OnnxFile.Write(older, FilePath);
        Write(SampleModels.Weights(floats: 4000), 1 << 30, _ => Assert.True(File.Exists(folder.At(data))));
        Assert.Equal(own ? ["model.onnx"] : ["model.onnx", data], folder.Entries);
    }

    [Fact]
    public void What_was_hidden_from_others_stays_hidden()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Hidden = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        folder.Write("real.onnx", [1]);
        File.SetUnixFileMode(folder.At("real.onnx"), Hidden);
        File.CreateSymbolicLink(FilePath, "real.onnx");
        Write(SampleModels.Weights(), 1000, _ => Assert.Equal([1], File.ReadAllBytes(FilePath)));
        Assert.NotNull(new FileInfo(FilePath).LinkTarget);
        Assert.Equal(3, folder.Entries.Length);
        foreach (string entry in folder.Entries.Where(e => e != "model.onnx"))
        {
            Assert.Equal(Hidden, File.GetUnixFileMode(folder.At(entry)));
        }
    }

    [Fact]
    public void Where_nothing_can_be_written_nothing_is_checked()
    {
        if (OperatingSystem.IsLinux())
        {
            const string ReadOnly = "/proc/model.onnx"; // also for the superuser
            GraphException e = Assert.Throws<GraphException>(() => OnnxFile.Write(SampleModels.Weights(), ReadOnly, new() { Check = _ => Assert.Fail() }));
            Assert.StartsWith($"Cannot write '{ReadOnly}': ", e.Message, StringComparison.Ordinal);
        }
    }

    private void Write(ModelProto model, long limit, Action<string>? check = null) => OnnxFile.Write(model, FilePath, new() { InlineWeightLimit = limit, Check = check });
}
