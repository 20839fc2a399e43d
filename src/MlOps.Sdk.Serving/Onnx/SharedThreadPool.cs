using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Serving;

/// <summary>The runtime's own pool of threads for the whole process, which it makes only before its first model and never changes.</summary>
internal static class SharedThreadPool
{
    /// <summary>Starts the runtime with a pool unless it is running already.</summary>
    public static void Start(OnnxModelOptions options)
    {
        if (OrtEnv.IsCreated)
            return;

        using var threads = new OrtThreadingOptions
        {
            GlobalIntraOpNumThreads = options.SharedThreads,
            GlobalInterOpNumThreads = 1,
            GlobalSpinControl = options.SpinWhileIdle,
        };
        var environment = new EnvironmentCreationOptions { logId = "MlOps.Sdk", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, threadOptions = threads };
        try
        {
            OrtEnv.CreateInstanceWithOptions(ref environment);
        }
        catch (OnnxRuntimeException) when (OrtEnv.IsCreated)
        {
            // Another model came first; whether with a pool shows when the session opens.
        }
    }

    /// <summary>What to say when a session finds no pool; null for every other error.</summary>
    public static string? Missing(OnnxModelOptions options, OnnxRuntimeException error) =>
        options.SharedThreads > 0 && error.Message.Contains("global", StringComparison.OrdinalIgnoreCase) && error.Message.Contains("thread", StringComparison.OrdinalIgnoreCase)
            ? $"{nameof(OnnxModelOptions.SharedThreads)} is {options.SharedThreads}, but ONNX Runtime was started without a shared pool earlier in this process and makes none later. Set the option for the first model the process loads, or leave it 0."
            : null;
}
