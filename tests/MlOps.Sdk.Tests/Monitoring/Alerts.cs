namespace MlOps.Sdk.Tests.Monitoring;

/// <summary>Alerts for tests of delivery.</summary>
internal static class Alerts
{
    public static Alert Make(int number = 1, AlertStatus status = AlertStatus.Firing) => new()
    {
        Id = new Guid(number, 0, 0, new byte[8]),
        Fingerprint = "f" + number,
        Status = status,
        Rule = "feature-drift",
        Severity = AlertSeverity.Warning,
        Model = "trips",
        Version = 3,
        Column = "Distance",
        Summary = "Distance drifted: wasserstein-normed 0.74",
        Value = 0.74,
        Limit = 0.1,
        PValue = 1e-9,
        WindowStart = new(2001, 2, 3, 0, 0, 0, TimeSpan.Zero),
        WindowEnd = new(2001, 2, 4, 0, 0, 0, TimeSpan.Zero),
        SampleSize = 660,
        RaisedAt = new(2001, 2, 4, 0, 0, 5, TimeSpan.Zero),
    };
}
