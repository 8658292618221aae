using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>How a finished export takes its place.</summary>
public sealed class DraftFolderTests : ExportFolder
{
    private string DataPath => FilePath + ".data";

    private IEnumerable<string> Names => Directory.GetFileSystemEntries(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    [Fact]
    public void Older_files_are_replaced()
    {
        File.WriteAllText(FilePath, "older model");
        File.WriteAllText(DataPath, "older data");
        using (DraftFolder draft = Draft("model", "data"))
        {
            Assert.Equal(9, draft.Publish());
        }

        Assert.Equal(["network.onnx", "network.onnx.data"], Names);
        Assert.Equal("model", File.ReadAllText(FilePath));
        Assert.Equal("data", File.ReadAllText(DataPath));
    }

    [Fact]
    public void Older_data_come_back_if_the_model_cannot_be_placed()
    {
        File.WriteAllText(DataPath, "older data");
        using (DraftFolder draft = Draft("model", "data"))
        {
            Directory.CreateDirectory(FilePath); // by somebody else meanwhile
            GraphException e = Assert.Throws<GraphException>(() => draft.Publish());
            Assert.StartsWith($"{FilePath} cannot be written: ", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal("older data", File.ReadAllText(DataPath));
        Assert.Equal(["network.onnx", "network.onnx.data"], Names);
    }

    [Fact]
    public void New_data_go_if_the_model_cannot_be_placed()
    {
        using (DraftFolder draft = Draft("model", "data"))
        {
            Directory.CreateDirectory(FilePath);
            Assert.Throws<GraphException>(() => draft.Publish());
        }

        Assert.Equal(["network.onnx"], Names);
    }

    [Fact]
    public void The_older_model_stays_if_data_cannot_be_placed()
    {
        File.WriteAllText(FilePath, "older model");
        using (DraftFolder draft = Draft("model", "data"))
        {
            Directory.CreateDirectory(DataPath);
            Assert.Throws<GraphException>(() => draft.Publish());
        }

        Assert.Equal("older model", File.ReadAllText(FilePath));
        Assert.True(Directory.Exists(DataPath));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Data_of_the_replaced_model_go_and_those_of_others_stay(bool own)
    {
        WriteOlderModel(own ? "network.onnx.data" : "other.data");
        File.WriteAllText(DataPath, "data");
        using (DraftFolder draft = Draft("model", null))
        {
            draft.Publish();
        }

        Assert.Equal(own ? ["network.onnx"] : ["network.onnx", "network.onnx.data"], Names);
    }

    [Fact]
    public void Data_named_by_their_contents_go_with_the_model_that_they_belong_to()
    {
        const string Older = "network.onnx.0123456789abcdef.data";
        WriteOlderModel(Older);
        File.WriteAllText(Path.Combine(Folder, Older), "older data");
        using (DraftFolder draft = Draft("model", "data"))
        {
            draft.Publish();
        }

        Assert.Equal(["network.onnx", "network.onnx.data"], Names);
    }

    [Fact]
    public void A_draft_whose_folder_is_gone_is_disposed_of_in_silence()
    {
        DraftFolder draft = Draft("model", null);
        Directory.Delete(Path.GetDirectoryName(draft.ModelPath)!, recursive: true);
        Assert.Null(Record.Exception(draft.Dispose));
    }

    private void WriteOlderModel(string data)
    {
        var tensor = new TensorProto { DataLocation = TensorProto.Types.DataLocation.External };
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = data });
        var older = new ModelProto { Graph = new() };
        older.Graph.Initializer.Add(tensor);
        File.WriteAllBytes(FilePath, Google.Protobuf.MessageExtensions.ToByteArray(older));
    }

    private DraftFolder Draft(string model, string? data)
    {
        var draft = new DraftFolder(FilePath);
        File.WriteAllText(draft.ModelPath, model);
        if (data is not null)
        {
            File.WriteAllText(draft.ModelPath + ".data", data);
        }

        return draft;
    }
}
