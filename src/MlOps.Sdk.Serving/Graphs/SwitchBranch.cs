namespace MlOps.Sdk.Serving;

/// <summary>A branch of a <see cref="SwitchStep"/>. Without a condition it takes what no branch before it took.</summary>
public sealed record SwitchBranch
{
    /// <summary>What the switch gives, by its name there; the same names, types and shapes in each branch.</summary>
    public required IReadOnlyDictionary<string, GraphSource> Outputs { get; init; }

    /// <summary>Taken where the value is at least this number; NaN is not.</summary>
    public double? AtLeast { get; init; }

    /// <summary>Taken where the value is below this number; NaN is not.</summary>
    public double? Below { get; init; }

    /// <summary>Taken where the value is this number.</summary>
    public double? Number { get; init; }

    /// <summary>Taken where the value is this text, compared ordinally.</summary>
    public string? Text { get; init; }

    /// <summary>Its share in parts of <see cref="RoutePlan.Whole"/>, where branches are drawn.</summary>
    public int? Weight { get; init; }

    internal bool HasCondition => (AtLeast ?? Below ?? Number) is not null || Text is not null;
}
