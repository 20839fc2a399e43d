namespace MlOps.Sdk.Monitoring;

/// <summary>What came of moving a monitor's time forward.</summary>
/// <param name="Reports">The windows that were closed or settled, in order of their start.</param>
/// <param name="Alerts">The alerts that these windows raised or resolved; they were handed to the dispatcher too.</param>
public sealed record MonitorUpdate(IReadOnlyList<WindowReport> Reports, IReadOnlyList<Alert> Alerts);
