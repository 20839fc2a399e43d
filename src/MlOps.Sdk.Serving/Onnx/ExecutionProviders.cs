using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Serving;

/// <summary>The execution providers by name, and what a session needs to run on one.</summary>
internal static class ExecutionProviders
{
    public const string Cpu = "CPU";

    public static IReadOnlyList<string> Known { get; } = [Cpu, "CUDA", "TensorRT", "OpenVINO", "CoreML"];

    /// <summary>What the runtime calls it; null for a name that is not known.</summary>
    public static string? RuntimeName(string name) => name switch
    {
        Cpu => "CPUExecutionProvider",
        "CUDA" => "CUDAExecutionProvider",
        "TensorRT" => "TensorrtExecutionProvider",
        "OpenVINO" => "OpenVINOExecutionProvider",
        "CoreML" => "CoreMLExecutionProvider",
        _ => null,
    };

    /// <summary>The known name that the caller may have meant, as part of a sentence.</summary>
    public static string Guess(string name)
    {
        var stem = name.Replace("ExecutionProvider", "", StringComparison.OrdinalIgnoreCase);
        return NearNames.Guess(stem, Known);
    }

    /// <summary>Adds the provider to a session that is about to be made, or says why it cannot run here.</summary>
    public static string? Append(SessionOptions session, ExecutionProvider provider)
    {
        if (provider.Name == Cpu)
            return null;

        var available = OrtEnv.Instance().GetAvailableProviders();
        if (!available.Contains(RuntimeName(provider.Name)))
            return $"this build of ONNX Runtime has only {string.Join(", ", available)}";

        try
        {
            Append(session, provider.Name, provider.Settings.ToDictionary(s => s.Key, s => s.Value));
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return e.Message;
        }
    }

    private static void Append(SessionOptions session, string name, Dictionary<string, string> settings)
    {
        switch (name)
        {
            case "CUDA":
                using (var cuda = new OrtCUDAProviderOptions())
                {
                    cuda.UpdateOptions(settings);
                    session.AppendExecutionProvider_CUDA(cuda);
                }

                break;
            case "TensorRT":
                using (var tensorRt = new OrtTensorRTProviderOptions())
                {
                    tensorRt.UpdateOptions(settings);
                    session.AppendExecutionProvider_Tensorrt(tensorRt);
                }

                break;
            default:
                session.AppendExecutionProvider(name, settings);
                break;
        }
    }
}
