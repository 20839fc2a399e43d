using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Serving;

/// <summary>Makes sessions and turns the runtime's complaints into ours, once, at the edge.</summary>
internal static class OnnxSession
{
    /// <summary>Opens a session on the first provider that is there.</summary>
    public static Opened Create(OnnxModelOptions options, string name, Func<SessionOptions, InferenceSession> open, string? weights = null)
    {
        if (options.Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));

        if (options.SharedThreads > 0)
            SharedThreadPool.Start(options);

        var missing = new List<string>();
        foreach (var provider in options.Providers)
        {
            using var session = Configure(options, weights);
            if (ExecutionProviders.Append(session, provider) is { } problem)
                missing.Add($"{provider.Name}: {problem}");
            else
                return new(Open(name, options, session, open), provider.Name, missing.Count == 0 ? null : Missing());
        }

        if (options.RequireProvider)
            throw new MlOpsModelException($"'{name}' was not loaded, none of the execution providers asked for is there. {Missing()}. Reference the native library of one, or clear {nameof(OnnxModelOptions.RequireProvider)}.");

        using var cpu = Configure(options, weights);
        return new(Open(name, options, cpu, open), ExecutionProviders.Cpu, missing.Count == 0 ? null : Missing());

        string Missing() => string.Join("; ", missing);
    }

    private static SessionOptions Configure(OnnxModelOptions options, string? weights)
    {
        var session = new SessionOptions
        {
            IntraOpNumThreads = options.ThreadsPerRun,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = options.OptimizeGraph ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            EnableCpuMemArena = options.KeepMemory,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", options.SpinWhileIdle ? "1" : "0");
        if (options.SharedThreads > 0)
            session.DisablePerSessionThreads();
        if (weights is not null)
            session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", weights);

        return session;
    }

    private static InferenceSession Open(string name, OnnxModelOptions options, SessionOptions session, Func<SessionOptions, InferenceSession> open)
    {
        try
        {
            return open(session);
        }
        catch (OnnxRuntimeException e) when (SharedThreadPool.Missing(options, e) is { } problem)
        {
            throw new InvalidOperationException($"'{name}' was not loaded. {problem}", e);
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

    /// <summary>A session, where it runs, and why not where it was asked to.</summary>
    internal readonly record struct Opened(InferenceSession Session, string Provider, string? Problem);
}
