namespace MlOps.Sdk.Serving;

/// <summary>How a host follows the registry and runs models.</summary>
public sealed class ModelHostOptions
{
    /// <summary>How often aliases are looked up, so that moves made by other processes are seen; 1 second by default, at least 10 ms.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long disposing waits for calls that are under way; 30 seconds by default.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest model file that is loaded, in bytes; 2 GiB - 1 by default.</summary>
    public long MaxModelSize { get; set; } = int.MaxValue;

    /// <summary>Whether a version may take over whose inputs and outputs differ from those served now; false by default.</summary>
    public bool AllowSignatureChange { get; set; }

    /// <summary>
    /// How many models are in memory at most, 1 or more; null, the default, for as many as are served. Beyond it the least
    /// recently used one rests: it is freed after its last call, and loaded again when it is called.
    /// </summary>
    public int? MaxResidentModels { get; set; }

    /// <summary>
    /// How many bytes the models in memory may take together, 1 or more; null, the default, for no limit. What a model takes is the growth of the
    /// process while it was loaded, no less than its files and no more than four times them and 8 MiB. Beyond it models rest, see
    /// <see cref="MaxResidentModels"/>; the model loaded last stays, however large.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>How long a call waits for a resting model to be loaded again, unless its own timeout is shorter; 30 seconds by default.</summary>
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How models are served that <see cref="Models"/> does not name: for calls by tensors, REST and gRPC included, and for rows without options of their own.</summary>
    public ServedModelOptions Defaults { get; set; } = new();

    /// <summary>How single models are served, by reference, such as <c>churn@champion</c>, or by name, such as <c>churn</c>; the reference goes before the name. Empty by default.</summary>
    public IDictionary<string, ServedModelOptions> Models { get; } = new Dictionary<string, ServedModelOptions>(StringComparer.Ordinal);

    /// <summary>How ONNX models are run.</summary>
    public OnnxModelOptions Onnx { get; set; } = new();

    /// <summary>Code that the steps of graphs may name, such as a <see cref="FunctionModel"/>. The application disposes what it put here.</summary>
    public IDictionary<string, IPredictor> Code { get; } = new Dictionary<string, IPredictor>(StringComparer.Ordinal);

    internal ServedModelOptions For(ModelRef reference) =>
        Models.TryGetValue(reference.ToString(), out var options) || Models.TryGetValue(reference.Model, out options) ? options : Defaults;

    /// <summary>What is wrong with the options, or nothing.</summary>
    internal IEnumerable<string> Problems()
    {
        if (PollInterval < TimeSpan.FromMilliseconds(10))
            yield return $"{nameof(PollInterval)} is {PollInterval}, at least 10 ms is needed.";
        if (DrainTimeout < TimeSpan.Zero)
            yield return $"{nameof(DrainTimeout)} is {DrainTimeout}, it cannot be negative.";
        if (MaxModelSize is < 1 or > int.MaxValue)
            yield return $"{nameof(MaxModelSize)} is {MaxModelSize}, 1 to {int.MaxValue} is possible.";
        if (MaxResidentModels < 1)
            yield return $"{nameof(MaxResidentModels)} is {MaxResidentModels}, at least 1 is needed.";
        if (MemoryLimit < 1)
            yield return $"{nameof(MemoryLimit)} is {MemoryLimit}, at least 1 byte is needed.";
        if (LoadTimeout <= TimeSpan.Zero)
            yield return $"{nameof(LoadTimeout)} is {LoadTimeout}, it must be positive.";
        foreach (var problem in Defaults?.Problems() ?? [$"{nameof(Defaults)} is missing."])
            yield return problem;
        foreach (var (model, options) in Models)
        {
            foreach (var problem in options?.Problems() ?? ["the options are missing."])
                yield return $"{nameof(Models)}[{model}]: {problem}";
        }

        if (Onnx is null)
            yield return $"{nameof(Onnx)} is missing.";
        foreach (var problem in Onnx?.Problems() ?? [])
            yield return $"{nameof(Onnx)}.{problem}";
    }
}
