using System.Globalization;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>
/// The inputs of the parity check and what the network gave for them, as ONNX keeps test data: folders <c>test_data_set_N</c> beside the model, with <c>input_i.pb</c> and <c>output_i.pb</c>. Written under
/// another name, they take the place of older ones together; disposed of before they are final, all is as it was.
/// </summary>
internal sealed class TestDataSets : IDisposable
{
    private const string Prefix = "test_data_set_";

    private readonly string parent;
    private readonly string folder;
    private int count;
    private bool placed;

    /// <param name="path">The model.</param>
    /// <exception cref="GraphException">Its folder cannot be written to.</exception>
    public TestDataSets(string path)
    {
        string target = FilePlace.WithoutLinks(Path.GetFullPath(path));
        parent = Path.GetDirectoryName(target)!;
        folder = FilePlace.TemporaryBeside(Path.Combine(parent, "test_data"));
        Try(() =>
        {
            if (!Directory.Exists(parent))
            {
                throw new IOException("its folder does not exist");
            }

            Directory.CreateDirectory(OlderFolder);
        });
    }

    private string OlderFolder => Path.Combine(folder, "older");

    /// <summary>What to say of sets that an earlier export left beside a model which is exported without; null if there are none.</summary>
    public static string? NoteOnOlder(string path)
    {
        string[] older = Sets(Path.GetDirectoryName(FilePlace.WithoutLinks(Path.GetFullPath(path)))!);
        return older.Length == 0 ? null : $"the folder has test data of an earlier export, such as {older.Select(set => Path.GetFileName(set)).Order(StringComparer.Ordinal).First()}, which need not fit this file: delete it, or export with {nameof(ExportOptions.WriteTestData)}";
    }

    /// <summary>Writes one set.</summary>
    /// <exception cref="GraphException">It cannot be written.</exception>
    public void Add(IReadOnlyList<(string Name, Tensor Value)> inputs, IReadOnlyList<(string Name, Tensor Value)> outputs) => Try(() =>
    {
        string set = Path.Combine(folder, NameOf(count++));
        Directory.CreateDirectory(set);
        Write(set, "input", inputs);
        Write(set, "output", outputs);
    });

    /// <summary>Puts the sets where they belong, and the older ones away.</summary>
    /// <exception cref="GraphException">They cannot be moved.</exception>
    public void Place() => Try(() =>
    {
        placed = true;
        Move(Sets(parent), OlderFolder);
        Move(Sets(folder), parent);
    });

    /// <summary>Makes what was placed final.</summary>
    public void Keep() => placed = false;

    public void Dispose()
    {
        try
        {
            if (placed)
            {
                foreach (string set in Enumerable.Range(0, count).Select(NameOf).Where(set => !Directory.Exists(Path.Combine(folder, set))))
                {
                    Directory.Move(Path.Combine(parent, set), Path.Combine(folder, set));
                }

                Move(Sets(OlderFolder), parent);
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that stays is no reason to hide why the export failed, or to call one failed that is done; older sets that cannot be put back stay in it.
        }
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}");

    private static string[] Sets(string folder) => [.. Directory.GetDirectories(folder, Prefix + "*").Where(set => Path.GetFileName(set).AsSpan(Prefix.Length) is { IsEmpty: false } number && !number.ContainsAnyExceptInRange('0', '9'))];

    private static void Move(string[] sets, string where)
    {
        foreach (string set in sets)
        {
            Directory.Move(set, Path.Combine(where, Path.GetFileName(set)));
        }
    }

    private static void Write(string set, string role, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            using Tensor plain = tensors[i].Value.detach().cpu().contiguous();
            OnnxTensor tensor = OnnxTensor.FromBytes(plain.dtype.ToOnnx(), new TensorMemory(plain).Memory, plain.shape);
            using FileStream file = File.Create(Path.Combine(set, string.Create(CultureInfo.InvariantCulture, $"{role}_{i}.pb")));
            tensor.ToProto(tensors[i].Name).WriteTo(file);
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraphException($"The test data cannot be written to '{parent}': {e.Message}", e);
        }
    }
}
