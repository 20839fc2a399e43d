using System.Runtime.InteropServices;

namespace MlOps.Sdk.Evaluation;

/// <summary>Where times were measured; without it a latency verdict cannot be read.</summary>
internal static class MachineFingerprint
{
    public static string Describe() =>
        $"{Environment.ProcessorCount} x {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";
}
