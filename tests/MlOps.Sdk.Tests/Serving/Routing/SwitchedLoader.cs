namespace MlOps.Sdk.Tests.Serving.Routing;

/// <summary>Models with the signature of scale_v1 that multiply by their version, until a version is told to fail or to answer NaN.</summary>
internal sealed class SwitchedLoader : IPredictorLoader
{
    public string Format => "onnx";

    public HashSet<int> Failing { get; } = [];

    public HashSet<int> Strange { get; } = [];

    public TaskCompletionSource? Hold { get; set; }

    public int HeldVersion { get; set; }

    public ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        new(new Predictor(this, version));

    private async ValueTask RunAsync(PredictorFrame frame, int version)
    {
        if (Hold is { } hold && version == HeldVersion)
            await hold.Task;
        if (Failing.Contains(version))
            throw new MlOpsModelException($"version {version} fails");

        frame.Outputs[0].Reshape(frame.Inputs[0].Shape);
        var from = frame.Inputs[0].AsSpan<float>();
        var to = frame.Outputs[0].AsSpan<float>();
        for (var i = 0; i < from.Length; i++)
            to[i] = Strange.Contains(version) ? float.NaN : from[i] * version;
    }

    private sealed class Predictor(SwitchedLoader loader, ModelVersion version) : IPredictor
    {
        public ModelSignature Signature => version.Signature;

        public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null) => new Frame(loader, version);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Frame(SwitchedLoader loader, ModelVersion version)
        : PredictorFrame([new(version.Signature.Inputs[0])], [], [new(version.Signature.Outputs[0])])
    {
        public override ValueTask RunAsync(CancellationToken cancellationToken = default) => loader.RunAsync(this, version.Version);
    }
}
