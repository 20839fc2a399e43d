using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Serving;

/// <summary>Makes sessions and turns the runtime's complaints into ours, once, at the edge.</summary>
internal static class OnnxSession
{
    public static InferenceSession Create(OnnxModelOptions options, string name, Func<SessionOptions, InferenceSession> open)
    {
        using var session = new SessionOptions
        {
            IntraOpNumThreads = options.ThreadsPerRun,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = options.OptimizeGraph ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            EnableCpuMemArena = options.KeepMemory,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", options.SpinWhileIdle ? "1" : "0");
        if (options.ExternalDataFolder is { } folder)
            session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);

        try
        {
            return open(session);
        }
        catch (OnnxRuntimeException e)
        {
            throw new MlOpsIntegrityException($"ONNX Runtime {OrtEnv.Instance().GetVersionString()} cannot load '{name}': {Reason(e)}", e);
        }
    }

    /// <summary>The runtime's message without its error code and source position.</summary>
    public static string Reason(OnnxRuntimeException e)
    {
        var message = e.Message.AsSpan().Trim();
        if (message.StartsWith("[ErrorCode:") && message.IndexOf(']') is > 0 and var end)
            message = message[(end + 1)..].TrimStart();

        return message.ToString();
    }
}
