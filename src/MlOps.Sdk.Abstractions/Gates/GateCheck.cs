namespace MlOps.Sdk;

/// <summary>The verdict of one gate with its evidence.</summary>
public sealed record GateCheck
{
    /// <summary>What was checked, such as <c>roc_auc &gt;= 0.65</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of gate, such as <c>threshold</c>, <c>non-inferiority</c>, <c>latency</c>, <c>drift-share</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the gate says.</summary>
    public required GateVerdict Verdict { get; init; }

    /// <summary>Why, in one sentence that names the subject and the numbers, such as <c>recall[region=south] = 0.54, want &gt;= 0.6</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The observed value, in the unit of the rule.</summary>
    public double? Observed { get; init; }

    /// <summary>The limit it was held against, in the same unit.</summary>
    public double? Limit { get; init; }

    /// <summary>The champion's value on the same rows.</summary>
    public double? Baseline { get; init; }

    /// <summary>Lower bound of the interval the verdict rests on.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper bound of the interval the verdict rests on.</summary>
    public double? Upper { get; init; }

    /// <summary>The p-value, after correction over the suite where one applies.</summary>
    public double? PValue { get; init; }

    /// <summary>The p-value before the correction.</summary>
    public double? RawPValue { get; init; }

    /// <summary>How many tests of the suite share the error rate; null for a check that is no test.</summary>
    public int? FamilySize { get; init; }

    /// <summary>The statistical method, such as <c>DeLong paired</c>.</summary>
    public string? Method { get; init; }

    /// <summary>The slice the check is about, such as <c>region=south</c>; null for all rows.</summary>
    public string? Slice { get; init; }

    /// <summary>Rows, calls or columns the evidence rests on.</summary>
    public long? SampleSize { get; init; }

    /// <summary>The name of the check whose failure kept this one from being judged, such as <c>answers finite</c>; null for a check that speaks for itself. Either blocks.</summary>
    public string? Because { get; init; }
}
