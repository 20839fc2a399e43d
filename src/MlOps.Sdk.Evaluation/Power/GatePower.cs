using System.Globalization;

namespace MlOps.Sdk.Evaluation;

/// <summary>What one statistical rule can tell on so many rows: a gate that cannot fail, or cannot pass, is seen before it decides.</summary>
public sealed record GatePower
{
    /// <summary>The rule, such as <c>log_loss no worse than baseline by 0.01</c>.</summary>
    public required string Check { get; init; }

    /// <summary>Rows assumed.</summary>
    public required long Rows { get; init; }

    /// <summary>Standard error on so many rows, in the metric's unit.</summary>
    public required double StandardError { get; init; }

    /// <summary>The true loss against the baseline, or against the bound, from which the rule says FAIL with the asked power, in the metric's unit. Smaller losses may end inconclusive, which blocks too.</summary>
    public required double MinimumDetectable { get; init; }

    /// <summary>Chance that a candidate exactly as good as the baseline passes; null for a rule against a fixed bound.</summary>
    public double? PassesWhenEqual { get; init; }

    /// <summary>Rows at which an equal candidate would pass with the asked power; null where no number of rows suffices or the rule has a fixed bound.</summary>
    public long? RowsNeeded { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Check}: on {GateText.Count(Rows)} rows detects a loss of {GateText.Number(MinimumDetectable)}")
        + (PassesWhenEqual is { } pass ? string.Create(CultureInfo.InvariantCulture, $", lets an equal model pass {pass * 100:0.#} % of the time") : "")
        + (RowsNeeded is { } rows ? $", needs {GateText.Count(rows)} rows" : "");
}
