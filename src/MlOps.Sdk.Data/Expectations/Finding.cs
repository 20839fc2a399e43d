namespace MlOps.Sdk.Data;

/// <summary>What a check found, before <c>mostly</c> is applied.</summary>
internal sealed record Finding
{
    /// <summary>Set by checks of a whole column or table; row by row it follows from the counts.</summary>
    public bool? Met { get; init; }

    public long Missing { get; init; }

    public long Evaluated { get; init; }

    public long Unexpected { get; init; }

    public IReadOnlyList<UnexpectedValue> Examples { get; init; } = [];

    public double? Observed { get; init; }

    public string? Detail { get; init; }

    public string? NotComputable { get; init; }

    public static Finding Refused(string reason) => new() { Met = false, NotComputable = reason };
}
