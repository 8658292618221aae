using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime.Tests.Providers;

/// <summary>The choice of a provider on machines that are not at hand.</summary>
public sealed class ProviderChoiceTests
{
    private static readonly string[] WithCuda = ["CUDAExecutionProvider", "CPUExecutionProvider"], WithoutCuda = ["CPUExecutionProvider"];

    [Fact]
    public void Where_cuda_works_it_is_taken()
    {
        var library = new FakeProviderLibrary(WithCuda);
        using OnnxModel auto = Load(library, ExecutionProvider.Auto), second = Load(library, ExecutionProvider.Cuda(1)), plain = Load(library, ExecutionProvider.Cpu);
        Assert.Equal((ExecutionProvider.Cuda(), null), (auto.Provider, auto.ProviderReason));
        Assert.Equal((ExecutionProvider.Cuda(1), null), (second.Provider, second.ProviderReason));
        Assert.Equal((ExecutionProvider.Cpu, null), (plain.Provider, plain.ProviderReason));
        Assert.Equal([0, 1], library.Asked);
        Assert.StartsWith("model on cuda:1: ", second.ToString());
    }

    [Fact]
    public void A_build_without_cuda_is_never_asked_for_it()
    {
        var library = new FakeProviderLibrary(WithoutCuda);
        using OnnxModel auto = Load(library, ExecutionProvider.Auto);
        Assert.Equal(ExecutionProvider.Cpu, auto.Provider);
        Assert.StartsWith("this build of ONNX Runtime has no CUDA (it has CPUExecutionProvider)", auto.ProviderReason);
        string message = Assert.Throws<OnnxModelException>(() => Load(library, ExecutionProvider.Cuda())).Message;
        Assert.StartsWith("cuda:0 was asked for, and this build of ONNX Runtime has no CUDA", message);
        Assert.Contains("-p:OnnxRuntimeFlavor=Gpu", message);
        Assert.Empty(library.Asked);
    }

    [Fact]
    public void Without_a_driver_auto_runs_on_the_processor_and_says_why()
    {
        var library = new FakeProviderLibrary(WithCuda) { Append = _ => throw new EntryPointNotFoundException("libcuda.so.1: cannot open shared object file\nand more") };
        using OnnxModel auto = Load(library, ExecutionProvider.Auto);
        Assert.Equal(ExecutionProvider.Cpu, auto.Provider);
        Assert.StartsWith("CUDA does not start on card 0: libcuda.so.1: cannot open shared object file It takes an NVIDIA driver", auto.ProviderReason);
        Assert.StartsWith("cuda:3 was asked for, and CUDA does not start on card 3", Assert.Throws<OnnxModelException>(() => Load(library, ExecutionProvider.Cuda(3))).Message);
    }

    [Fact]
    public void A_model_that_cuda_does_not_run_is_run_on_the_processor_only_if_that_is_allowed()
    {
        int tries = 0;
        SessionHandle Fails(SessionOptions options) => tries++ == 0 ? throw new NativeException("CUDA out of memory") : Create(options);
        using OnnxModel auto = OnnxModel.Load("m", "model", new() { Provider = ExecutionProvider.Auto }, Fails, new(new FakeProviderLibrary(WithCuda)));
        Assert.Equal((ExecutionProvider.Cpu, "CUDA does not run this model: CUDA out of memory"), (auto.Provider, auto.ProviderReason));
        tries = 0;
        Assert.Equal("m cannot be loaded: CUDA out of memory", Assert.Throws<OnnxModelException>(() => OnnxModel.Load("m", "model", new() { Provider = ExecutionProvider.Cuda() }, Fails, new(new FakeProviderLibrary(WithCuda)))).Message);
    }

    [Fact]
    public void What_was_taken_is_logged_once_and_a_fault_as_a_warning()
    {
        var log = new RecordingLogger();
        Load(new FakeProviderLibrary(WithoutCuda), ExecutionProvider.Auto, log).Dispose();
        Load(new FakeProviderLibrary(WithCuda) { Append = _ => throw new DllNotFoundException("no cudart") }, ExecutionProvider.Auto, log).Dispose();
        Load(new FakeProviderLibrary(WithCuda), ExecutionProvider.Auto, log).Dispose();
        Assert.Equal(
            [(1, LogLevel.Information), (2, LogLevel.Information), (1, LogLevel.Information), (2, LogLevel.Warning), (1, LogLevel.Information)],
            log.Entries.Select(e => (e.Id, e.Level)));
        Assert.StartsWith("Model model is loaded on cpu in ", log.Entries[0].Text);
        Assert.StartsWith("Model model runs on the processor: this build", log.Entries[1].Text);
    }

    [Fact]
    public void This_machine_loads_on_what_it_has()
    {
        if (OrtEnv.Instance().GetAvailableProviders().Contains(WithCuda[0]))
        {
            return;
        }

        Assert.Contains("no CUDA", Assert.Throws<OnnxModelException>(() => OnnxModel.Load(TestModels.Plus(1), new() { Provider = ExecutionProvider.Cuda() })).Message);
    }

    [Theory]
    [InlineData("auto", "auto")]
    [InlineData(" CPU ", "cpu")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("Cuda:12", "cuda:12")]
    public void A_provider_is_read_from_text(string text, string same) => Assert.Equal(same, ExecutionProvider.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:99999999999")]
    public void Another_word_is_an_error(string? text) => Assert.Contains("auto, cpu, cuda", Assert.Throws<FormatException>(() => ExecutionProvider.Parse(text!)).Message);

    [Fact]
    public void There_is_no_negative_card() => Assert.Throws<ArgumentOutOfRangeException>(() => ExecutionProvider.Cuda(-1));

    private static OnnxModel Load(FakeProviderLibrary library, ExecutionProvider provider, ILogger? logger = null) =>
        OnnxModel.Load("The model", "model", new() { Provider = provider, Logger = logger }, Create, new(library));

    private static SessionHandle Create(SessionOptions options) => SessionHandle.Load(TestModels.Plus(1), options.DangerousGetHandle());
}
