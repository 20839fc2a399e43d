namespace MlOps.Sdk.Serving;

/// <summary>How ONNX Runtime runs a model. The defaults suit small models under concurrent requests.</summary>
public sealed class OnnxModelOptions
{
    /// <summary>
    /// Threads that share one run; 1 by default, which is the caller's own thread: concurrency then comes from concurrent
    /// calls. 0 lets the runtime take one per physical core, for large models called seldom.
    /// </summary>
    public int ThreadsPerRun { get; set; } = 1;

    /// <summary>
    /// Threads of one pool that the runs of all models with this option share; 0, the default, is none. For several large models that
    /// would each have a pool of <see cref="ThreadsPerRun"/>, which then does not count. The runtime makes the pool before its first
    /// model and keeps it for the life of the process: the first model's number holds, and a model that comes after one without is refused.
    /// </summary>
    public int SharedThreads { get; set; }

    /// <summary>Whether idle threads of the runtime spin for work. Off by default: spinning takes cores from the rest of the process.</summary>
    public bool SpinWhileIdle { get; set; }

    /// <summary>Whether the graph is optimised while it loads; on by default.</summary>
    public bool OptimizeGraph { get; set; } = true;

    /// <summary>
    /// Where to run, in the order of preference; empty, the default, is the CPU. The first that is there is taken, and the CPU
    /// when none is: see <see cref="OnnxModel.Provider"/> and <see cref="OnnxModel.ProviderProblem"/>.
    /// </summary>
    public IReadOnlyList<ExecutionProvider> Providers { get; set; } = [];

    /// <summary>Whether a model is refused when none of <see cref="Providers"/> is there, instead of running on the CPU; off by default.</summary>
    public bool RequireProvider { get; set; }

    /// <summary>Whether memory for intermediate results is kept between runs; on by default.</summary>
    public bool KeepMemory { get; set; } = true;

    /// <summary>The folder that weights outside the model file are read from, for models that are given as bytes; null refuses such models.</summary>
    public string? ExternalDataFolder { get; set; }

    /// <summary>What is wrong with the options, or nothing.</summary>
    internal IEnumerable<string> Problems()
    {
        if (ThreadsPerRun < 0)
            yield return $"{nameof(ThreadsPerRun)} is {ThreadsPerRun}, it cannot be negative.";
        if (SharedThreads < 0)
            yield return $"{nameof(SharedThreads)} is {SharedThreads}, it cannot be negative.";
        foreach (var problem in Providers.Select(p => p.Problem).OfType<string>())
            yield return $"{nameof(Providers)}: {problem}";
        if (RequireProvider && Providers.Count == 0)
            yield return $"{nameof(RequireProvider)} is set, but {nameof(Providers)} names none.";
    }
}
