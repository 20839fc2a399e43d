namespace MlOps.Sdk.Serving;

/// <summary>Where ONNX Runtime runs a model.</summary>
/// <param name="Name"><c>CPU</c>, <c>CUDA</c>, <c>TensorRT</c>, <c>OpenVINO</c> or <c>CoreML</c>.</param>
/// <remarks>All but the CPU need the native library of their own flavour of ONNX Runtime, which the application references.</remarks>
public sealed record ExecutionProvider(string Name)
{
    /// <summary>The provider's own settings by the runtime's names, such as <c>device_id</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What is wrong with the name, or null.</summary>
    internal string? Problem => ExecutionProviders.RuntimeName(Name) is not null
        ? null
        : $"'{Name}' is no execution provider{ExecutionProviders.Guess(Name)}; known are {string.Join(", ", ExecutionProviders.Known)}.";
}
