namespace MlOps.Sdk.Monitoring;

/// <summary>How alerts are delivered.</summary>
public sealed class AlertDeliveryOptions
{
    /// <summary>Alerts that may wait for one sink; 256 by default, from 1. One more and the oldest is given up, logged and counted.</summary>
    public int QueueCapacity { get; set; } = 256;

    /// <summary>Deliveries tried before an alert is given up; 10 by default, from 1.</summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>The wait after the first failed delivery, doubled after each further one, with up to half of it taken off at random; 5 seconds by default.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two deliveries; 5 minutes by default.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Alerts given up that are kept to be looked at or sent again, the latest first out; 100 by default.</summary>
    public int KeepUndelivered { get; set; } = 100;

    internal string? FindFault() => this switch
    {
        { QueueCapacity: < 1 } => $"QueueCapacity is {QueueCapacity}; at least one alert must be able to wait.",
        { MaxAttempts: < 1 } => $"MaxAttempts is {MaxAttempts}; at least one delivery must be tried.",
        { KeepUndelivered: < 0 } => $"KeepUndelivered is {KeepUndelivered}; 0 keeps none.",
        _ when FirstDelay <= TimeSpan.Zero => $"FirstDelay is {FirstDelay}; the wait between deliveries is above zero.",
        _ when MaxDelay < FirstDelay => $"MaxDelay is {MaxDelay}, below FirstDelay {FirstDelay}.",
        _ => null,
    };
}
