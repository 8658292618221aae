using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetPath.Onnx.Torch.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Native;

/// <summary>TorchSharp loads and trains, with nothing done by hand before.</summary>
public class TorchRuntimeTests
{
    public TorchRuntimeTests() => Assert.SkipUnless(TorchFiles.IsSupported(TorchFiles.System), "There is no libtorch for this system.");

    [Fact]
    public void Any_number_of_threads_may_load_it_any_number_of_times()
    {
        var found = new TorchRuntimeInfo[8];
        Parallel.For(0, found.Length, i => found[i] = TorchRuntime.Load());
        Assert.All(found, info => Assert.Same(found[0], info));
        Assert.StartsWith(found[0].LibTorchVersion, torch.__version__, StringComparison.Ordinal); // 2.10.0 and 2.10.0.0
        Assert.StartsWith($"libtorch {found[0].LibTorchVersion}, ", found[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(4, found[0].Files.Count);
    }

    [Fact]
    public void What_was_done_is_told_and_the_packages_stay_as_they_were()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Nothing is ever changed elsewhere.");
        TorchRuntimeInfo info = TorchRuntime.Load();
        TorchFiles files = TorchFiles.Find();
        bool old = !CppLibrary.Loaded()!.Defines("GLIBCXX_3.4.32");
        Assert.Equal(old, info.Repairs.Count > 0);
        Assert.Equal(old, info.Files[^1] != files.TorchSharp);
        Assert.Equal(old ? "a copy" : "as it is", info.ToString().Contains("a copy", StringComparison.Ordinal) ? "a copy" : "as it is");

        // The archive that the package was unpacked from lies beside what was unpacked.
        string version = Path.GetFullPath(Path.Combine(files.TorchSharp, "..", "..", "..", ".."));
        string archive = Path.Combine(version, $"torchsharp.{Path.GetFileName(version)}.nupkg");
        Assert.SkipUnless(File.Exists(archive), "The package's archive was not kept.");
        using ZipArchive package = ZipFile.OpenRead(archive);
        using Stream packed = package.GetEntry(Path.GetRelativePath(version, files.TorchSharp).Replace('\\', '/'))!.Open();
        Assert.Equal(SHA256.HashData(packed), SHA256.HashData(File.ReadAllBytes(files.TorchSharp)));
    }

    [Fact]
    public void No_program_has_a_copy_of_libtorch_beside_it()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.OSX), "There they are links.");
        Assert.DoesNotContain(Directory.EnumerateFiles(AppContext.BaseDirectory, "*torch_cpu*", SearchOption.AllDirectories), file => new FileInfo(file).Length > 1 << 20);
    }

    [Fact]
    public void A_gradient_is_the_one_that_calculus_gives()
    {
        TorchRuntime.Load();
        float[] xs = [-1.5f, 0.25f, 2f, 3f], ys = [1f, -2f, 0.5f, 4f];
        float w = 0.7f, b = -0.3f, rate = 0.05f;
        using Tensor weight = tensor(w, requires_grad: true), bias = tensor(b, requires_grad: true), x = tensor(xs), y = tensor(ys);
        using Tensor loss = nn.functional.mse_loss((weight * x) + bias, y);
        loss.backward();
        float[] errors = [.. xs.Zip(ys, (u, v) => (w * u) + b - v)];
        Assert.Equal(errors.Average(e => e * e), loss.item<float>(), 1e-5f);
        float dw = 2 * errors.Zip(xs, (e, u) => e * u).Average(), db = 2 * errors.Average();
        Assert.Equal(dw, weight.grad!.item<float>(), 1e-5f);
        Assert.Equal(db, bias.grad!.item<float>(), 1e-5f);

        using optim.Optimizer sgd = optim.SGD([new Parameter(weight), new Parameter(bias)], rate);
        Parameter[] parameters = [.. sgd.parameters().Cast<Parameter>()];
        using Tensor again = nn.functional.mse_loss((parameters[0] * x) + parameters[1], y);
        sgd.zero_grad();
        again.backward();
        sgd.step();
        Assert.Equal(w - (rate * dw), parameters[0].item<float>(), 1e-5f);
        Assert.Equal(b - (rate * db), parameters[1].item<float>(), 1e-5f);
    }

    [Fact]
    public void A_network_learns_what_no_line_can_separate()
    {
        TorchRuntime.Load();
        manual_seed(1);
        using Tensor x = tensor(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), y = tensor(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        using Sequential network = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1));
        using optim.Optimizer adam = optim.Adam(network.parameters(), 0.05);
        float first = float.NaN, last = float.NaN;
        for (int step = 0; step < 300; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor loss = nn.functional.mse_loss(network.call(x), y);
            adam.zero_grad();
            loss.backward();
            adam.step();
            last = loss.item<float>();
            first = step == 0 ? last : first;
        }

        Assert.True(first > 0.1f && last < 0.01f, $"The loss fell from {first} to {last}.");
        using Tensor answers = network.call(x);
        Assert.Equal([0, 1, 1, 0], answers.data<float>().ToArray().Select(a => (int)MathF.Round(a)));
    }
}
