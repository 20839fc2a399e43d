namespace MlOps.Sdk;

/// <summary>A period in which an alias is not moved, such as the days around a closing of the books.</summary>
public sealed class FreezePeriod
{
    /// <summary>The first moment of the period.</summary>
    public DateTimeOffset From { get; set; }

    /// <summary>The first moment after it.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>Why, for the message.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether it is on at a time.</summary>
    public bool Covers(DateTimeOffset at) => From <= at && at < Until;
}
