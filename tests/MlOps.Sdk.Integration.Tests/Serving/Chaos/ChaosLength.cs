using System.Globalization;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>How long chaos lasts: ten seconds a test, or as many as MLOPS_CHAOS_SECONDS says.</summary>
internal static class ChaosLength
{
    public static TimeSpan Value { get; } = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("MLOPS_CHAOS_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 10);
}
