namespace MlOps.Sdk.Statistics;

/// <summary>A stretch of the Gregorian calendar, in UTC.</summary>
public enum CalendarPeriod
{
    /// <summary>From midnight to midnight.</summary>
    Day,

    /// <summary>From Monday to Sunday.</summary>
    Week,

    /// <summary>From the first of a month.</summary>
    Month,

    /// <summary>From the first of January, April, July or October.</summary>
    Quarter,

    /// <summary>From the first of January.</summary>
    Year,
}
