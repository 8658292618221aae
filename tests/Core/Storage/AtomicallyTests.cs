using System.Runtime.InteropServices;

namespace MlNetPath.Core.Tests;

public sealed class AtomicallyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-storage-").FullName;

    private string[] Names => [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_full_disk_leaves_the_older_file_and_nothing_else()
    {
        File.WriteAllText(At("old.txt"), "old");
        InputException e = Assert.Throws<InputException>(() => Atomically.WriteFile(At("old.txt"), stream =>
        {
            stream.Write("half of the ne"u8);
            throw new IOException("No space left on device : 'some.tmp'");
        }));
        Assert.Equal($"Cannot write '{At("old.txt")}': No space left on device. Choose a place that can be written.", e.Message);
        Assert.Equal("old", File.ReadAllText(At("old.txt")));
        Assert.Equal(["old.txt"], Names);
    }

    [Fact]
    public void A_long_name_can_be_written()
    {
        string name = new('n', 250);
        Atomically.WriteText(At(name), "new");
        Assert.Equal([name], Names);
    }

    [Fact]
    public void Links_stay_and_what_they_lead_to_is_replaced()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // links are for administrators there
        }

        Directory.CreateDirectory(At("far/away"));
        File.WriteAllText(At("far/target.txt"), "old");
        File.CreateSymbolicLink(At("far/away/link.txt"), "../target.txt");
        Directory.CreateSymbolicLink(At("near"), "far/away");
        Atomically.WriteText(At("near/link.txt"), "new");
        Assert.Equal("new", File.ReadAllText(At("far/target.txt")));
        Assert.Equal("../target.txt", new FileInfo(At("far/away/link.txt")).LinkTarget);

        File.CreateSymbolicLink(At("dangling.txt"), "far/made.txt");
        Atomically.WriteText(At("dangling.txt"), "made");
        Assert.Equal("made", File.ReadAllText(At("far/made.txt")));

        Atomically.WriteFolder(At("near"), made => File.WriteAllText(Path.Combine(made, "model"), "new"));
        Assert.Equal("far/away", new DirectoryInfo(At("near")).LinkTarget);
        Assert.Equal(["model"], Directory.EnumerateFiles(At("far/away")).Select(Path.GetFileName));
        Assert.Equal(["dangling.txt", "far", "near"], Names);
    }

    [Fact]
    public void Links_in_a_circle_are_an_error()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(At("a"), "b");
            File.CreateSymbolicLink(At("b"), "a");
            Assert.Contains("circle", Assert.Throws<InputException>(() => Atomically.WriteText(At("a"), "x")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string pipe = At("pipe");
        Assert.Equal(0, MakePipe(pipe, 0x180)); // readable and writable by its owner
        Assert.True(OutputTarget.Of(pipe).IsStream);
        Task<string> read = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);
        Atomically.WriteText(pipe, "through the pipe");
        Assert.Equal("through the pipe", await read);
        Assert.True(OutputTarget.Of(pipe).IsStream);
        Assert.Equal(["pipe"], Names);
    }

    [Fact]
    public void The_permissions_of_a_replaced_file_stay()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.WriteAllText(At("secret"), "old");
            File.SetUnixFileMode(At("secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Atomically.WriteText(At("secret"), "new");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("secret")));
        }
    }

    [Fact]
    public void Standard_output_is_known_by_its_other_names()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.True(OutputTarget.Of("/proc/self/fd/1").IsStandardOutput);
            Assert.False(OutputTarget.Of("/proc/self/fd/2").IsStandardOutput);
            Assert.False(OutputTarget.Of("/proc/1/fd/1").IsStandardOutput);
            File.CreateSymbolicLink(At("out"), "/proc/self/fd/1");
            Assert.True(OutputTarget.Of(At("out")).IsStandardOutput);
        }
    }

    [Fact]
    public void Leftovers_are_those_of_our_names_that_are_older_than_a_day()
    {
        string guid = Guid.NewGuid().ToString("N");
        DateTime old = DateTime.UtcNow.AddDays(-2);
        foreach (string name in (string[])[$"model.{guid}.tmp", "mine.tmp", $"{guid}.txt", "notes.txt"])
        {
            File.WriteAllText(At(name), "x");
            File.SetLastWriteTimeUtc(At(name), old);
        }

        File.WriteAllText(At($"young.{guid}.tmp"), "x");
        Directory.CreateDirectory(At($"folder.{guid}.tmp"));
        File.WriteAllText(At($"folder.{guid}.tmp/half"), "x");
        Directory.SetLastWriteTimeUtc(At($"folder.{guid}.tmp"), old);
        Atomically.DeleteLeftovers(folder);
        Assert.Equal([.. new[] { $"{guid}.txt", "mine.tmp", "notes.txt", $"young.{guid}.tmp" }.Order(StringComparer.Ordinal)], Names);
        Atomically.DeleteLeftovers(At("nowhere"));
    }

    private string At(string name) => Path.Combine(folder, name);

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
