using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch;

/// <summary>A folder beside the file to be, in which the model and its external data have their final names until parity is proven.</summary>
internal sealed class DraftFolder : IDisposable
{
    private readonly string path;
    private readonly string target;
    private readonly string folder;
    private bool holdsOlderFiles;

    /// <param name="path">The file to be. A link stays, and the file that it leads to is replaced.</param>
    /// <exception cref="GraphException">The folder of <paramref name="path"/> cannot be written to.</exception>
    public DraftFolder(string path)
    {
        this.path = path;
        try
        {
            target = FilePlace.WithoutLinks(Path.GetFullPath(path));
            folder = FilePlace.TemporaryBeside(target);
            bool parent = Directory.Exists(Path.GetDirectoryName(target));
            if (!parent || Directory.Exists(target))
            {
                throw new IOException(parent ? "it is a folder" : "its folder does not exist");
            }

            Directory.CreateDirectory(OlderFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e.Message, e);
        }
    }

    /// <summary>Where the model is written.</summary>
    public string ModelPath => Path.Combine(folder, Path.GetFileName(target));

    private string OlderFolder => Path.Combine(folder, "older");

    /// <summary>Moves everything to its place, the model last, so that it never lacks its data. If that fails, all is as it was before.</summary>
    /// <returns>The bytes of all files.</returns>
    /// <exception cref="GraphException">A file cannot be moved.</exception>
    public long Publish()
    {
        var placed = new Stack<string>();
        try
        {
            string[] files = [.. Directory.GetFiles(folder).OrderBy(f => f == ModelPath)];
            long bytes = files.Sum(f => new FileInfo(f).Length);
            string[] old = SecondFile.OfModel(target);
            foreach (string file in files)
            {
                Place(file, placed);
            }

            holdsOlderFiles = false;
            SecondFile.Remove(old, files.Select(file => Path.GetFileName(file)), Path.GetDirectoryName(target)!);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TakeBack(placed, e);
            throw CannotWrite(e.Message, e);
        }
    }

    public void Dispose()
    {
        try
        {
            if (!holdsOlderFiles)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that stays is no reason to hide why the export failed, or to call one failed that is done.
        }
    }

    private void Place(string file, Stack<string> placed)
    {
        string place = PlaceOf(file);
        if (File.Exists(place))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, File.GetUnixFileMode(place)); // what was hidden from others stays hidden
            }

            if (file != ModelPath)
            {
                holdsOlderFiles = true;
                File.Move(place, Older(file));
            }
        }

        placed.Push(file);
        File.Move(file, place, overwrite: true);
    }

    private void TakeBack(Stack<string> placed, Exception reason)
    {
        try
        {
            foreach (string file in placed.Where(f => !File.Exists(f)))
            {
                File.Delete(PlaceOf(file));
            }

            foreach (string older in Directory.GetFiles(OlderFolder))
            {
                File.Move(older, PlaceOf(older));
            }

            holdsOlderFiles = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite($"{reason.Message} The older data could not be put back either; they are in '{OlderFolder}'. Move them to '{Path.GetDirectoryName(target)}'.", reason);
        }
    }

    private string PlaceOf(string file) => Path.Combine(Path.GetDirectoryName(target)!, Path.GetFileName(file));

    private string Older(string file) => Path.Combine(OlderFolder, Path.GetFileName(file));

    private GraphException CannotWrite(string why, Exception inner) => new($"{path} cannot be written: {why}", inner);
}
