namespace MlOps.Sdk.Data;

/// <summary>A stretch of the calendar that rows are profiled by.</summary>
public enum ProfilePeriod
{
    /// <summary>From midnight to midnight.</summary>
    Day,

    /// <summary>From Monday to Monday.</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>Three calendar months, from January on.</summary>
    Quarter,

    /// <summary>A calendar year.</summary>
    Year,
}
