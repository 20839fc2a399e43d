namespace MlOps.Sdk;

/// <summary>The names of the SDK's meters and activity sources.</summary>
public static class MlOpsTelemetry
{
    /// <summary>Subscribes to everything below.</summary>
    public const string All = "MlOps.Sdk*";

    /// <summary>Tracking, registry and the embedded stores.</summary>
    public const string Core = "MlOps.Sdk";

    /// <summary>Model hosts and predictions.</summary>
    public const string Serving = "MlOps.Sdk.Serving";

    /// <summary>Inference requests by REST and gRPC.</summary>
    public const string AspNetCore = "MlOps.Sdk.AspNetCore";

    /// <summary>Monitors and alerts.</summary>
    public const string Monitoring = "MlOps.Sdk.Monitoring";
}
