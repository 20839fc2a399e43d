using System.Text.Json.Serialization.Metadata;

namespace MlOps.Sdk.Monitoring;

/// <summary>The JSON contract of what monitors store and send.</summary>
public static class MonitoringJson
{
    /// <summary>The contract of <see cref="Monitoring.ReferenceProfile"/>.</summary>
    public static JsonTypeInfo<ReferenceProfile> ReferenceProfile => MonitoringJsonContext.Default.ReferenceProfile;

    /// <summary>The contract of <see cref="Monitoring.WindowReport"/>.</summary>
    public static JsonTypeInfo<WindowReport> WindowReport => MonitoringJsonContext.Default.WindowReport;

    /// <summary>The contract of <see cref="Monitoring.MonitorState"/>.</summary>
    public static JsonTypeInfo<MonitorState> MonitorState => MonitoringJsonContext.Default.MonitorState;
}
