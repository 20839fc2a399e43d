using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class ExecutionProviderTests
{
    private static readonly string Model = Path.Combine(ExpectedCases.Folder, "scale_v1.onnx");

    [Fact]
    public async Task The_CPU_is_taken_where_nothing_is_asked_for()
    {
        await using var model = OnnxModel.LoadFile(Model);
        Assert.Equal(("CPU", null), (model.Provider, model.ProviderProblem));
    }

    // The tests reference the runtime for the CPU alone, which has neither.
    [Theory]
    [InlineData("TensorRT")]
    [InlineData("OpenVINO")]
    public async Task A_provider_that_is_not_there_falls_back_and_says_so(string name)
    {
        await using var model = OnnxModel.LoadFile(Model, new() { Providers = [new(name) { Settings = new Dictionary<string, string> { ["device_id"] = "0" } }] });
        Assert.Equal("CPU", model.Provider);
        Assert.Contains($"{name}: this build of ONNX Runtime has only", model.ProviderProblem, StringComparison.Ordinal);

        await using var second = OnnxModel.LoadFile(Model, new() { Providers = [new(name), new("CPU")], RequireProvider = true });
        Assert.Equal("CPU", second.Provider);
    }

    [Fact]
    public void A_provider_that_must_be_there_and_is_not_refuses_the_model()
    {
        var refused = Assert.Throws<MlOpsModelException>(() => OnnxModel.LoadFile(Model, new() { Providers = [new("TensorRT")], RequireProvider = true }));
        Assert.Contains("'scale_v1.onnx' was not loaded, none of the execution providers asked for is there. TensorRT:", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cuda", "did you mean 'CUDA'?")]
    [InlineData("CUDAExecutionProvider", "did you mean 'CUDA'?")]
    [InlineData("TensorTR", "did you mean 'TensorRT'?")]
    [InlineData("Quantum", "'Quantum' is no execution provider; known are CPU, CUDA, TensorRT, OpenVINO, CoreML.")]
    public async Task An_unknown_name_is_refused_with_the_one_that_was_meant(string name, string expected)
    {
        var options = new OnnxModelOptions { Providers = [new(name)] };
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => OnnxModel.LoadFile(Model, options)).Message, StringComparison.Ordinal);

        await using var registry = await ServingFixture.OpenAsync();
        var refused = Assert.Throws<ArgumentException>(() => new ModelHost(registry.Store.Models, registry.Store.Artifacts, new() { Onnx = options }));
        Assert.Contains($"Onnx.Providers: '{name}' is no execution provider", refused.Message, StringComparison.Ordinal);
    }
}
