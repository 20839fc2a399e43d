namespace MlOps.Sdk;

/// <summary>How urgent an alert is.</summary>
public enum AlertSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Worth a look in working hours.</summary>
    Warning,

    /// <summary>Worth waking somebody.</summary>
    Critical,
}
