namespace MlOps.Sdk.Monitoring;

/// <summary>Windows that follow the calendar, in UTC.</summary>
public enum CalendarWindow
{
    /// <summary>Monday to Sunday.</summary>
    Week,

    /// <summary>The first to the last of a month.</summary>
    Month,
}
