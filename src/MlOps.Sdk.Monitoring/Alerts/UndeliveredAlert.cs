namespace MlOps.Sdk.Monitoring;

/// <summary>An alert that a sink did not take.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Sink">The sink's type name.</param>
/// <param name="Reason">Why it was given up.</param>
public sealed record UndeliveredAlert(Alert Alert, string Sink, string Reason);
