using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

/// <summary>One pool of threads for all models of a process. That it works is seen in the ahead-of-time application, whose first model asks for it.</summary>
public sealed class SharedThreadsTests
{
    private static readonly string Model = Path.Combine(ExpectedCases.Folder, "scale_v1.onnx");

    [Fact]
    public async Task A_pool_that_comes_too_late_is_refused_with_the_mend()
    {
        await using var earlier = OnnxModel.LoadFile(Model);
        var refused = Assert.Throws<InvalidOperationException>(() => OnnxModel.LoadFile(Model, new() { SharedThreads = 2 }));
        Assert.Contains("SharedThreads is 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("first model the process loads", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_of_fewer_than_no_threads_is_refused() =>
        Assert.Contains("cannot be negative", Assert.Throws<ArgumentException>(() => OnnxModel.LoadFile(Model, new() { SharedThreads = -1 })).Message, StringComparison.Ordinal);
}
