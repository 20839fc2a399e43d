using System.Collections.ObjectModel;
using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Fixed thresholds by method, as other tools judge, so that their verdicts can be reproduced. For new work use
/// <see cref="DriftPolicy"/>: a fixed distance alarms on every small window, a fixed p-value on every large one.
/// </summary>
public sealed record ThresholdPolicy : IDriftJudge
{
    /// <summary>Thresholds by <see cref="DriftResult.Method"/>.</summary>
    public IReadOnlyDictionary<string, DriftThreshold> Thresholds { get; init; } = ReadOnlyDictionary<string, DriftThreshold>.Empty;

    /// <summary>What applies to a method that <see cref="Thresholds"/> does not name. Default p &lt; 0.05.</summary>
    public DriftThreshold Otherwise { get; init; } = DriftThreshold.PValueBelow(0.05);

    /// <summary>How the p-values of comparisons judged together are adjusted. Default <see cref="Correction.None"/>, as most tools do.</summary>
    public Correction Correction { get; init; }

    /// <inheritdoc/>
    public string Description => Thresholds.Count == 0
        ? $"{Otherwise}{(Correction == Correction.None ? "" : $" after {Correction}")}"
        : $"{string.Join("; ", Thresholds.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"))}; otherwise {Otherwise}";

    /// <inheritdoc/>
    public IReadOnlyList<DriftVerdict> JudgeAll(IReadOnlyList<DriftResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var tested = Enumerable.Range(0, results.Count).Where(i => results[i] is { IsComputable: true, PValue: not null }).ToArray();
        var adjusted = MultipleTesting.Adjust([.. tested.Select(i => results[i].PValue!.Value)], Correction);
        var byIndex = new double?[results.Count];
        for (var i = 0; i < tested.Length; i++)
            byIndex[tested[i]] = adjusted[i];
        return [.. results.Select((result, i) => Judge(result, byIndex[i]))];
    }

    private DriftVerdict Judge(DriftResult result, double? p)
    {
        if (!result.IsComputable)
            return new DriftVerdict { Outcome = DriftOutcome.NotComputable, Reason = $"not computable: {result.Reason}", Result = result };

        var threshold = Thresholds.TryGetValue(result.Method, out var set) ? set : Otherwise;
        var compared = threshold.Kind is DriftThresholdKind.PValueBelow or DriftThresholdKind.PValueAtMost ? p : result.Statistic;
        var limit = threshold.Kind == DriftThresholdKind.AboveNullLimit ? result.NullLimit : threshold.Value;
        if (compared is not { } value || limit is not { } bound)
        {
            return new DriftVerdict
            {
                Outcome = DriftOutcome.NotComputable,
                Reason = $"{result.Method} has {(compared is null ? "no p-value" : "no limit")} to judge by; set a threshold for it",
                Result = result,
                AdjustedPValue = p,
            };
        }

        var (isDrift, sign, opposite) = threshold.Kind switch
        {
            DriftThresholdKind.PValueBelow => (value < bound, "<", ">="),
            DriftThresholdKind.PValueAtMost => (value <= bound, "<=", ">"),
            DriftThresholdKind.StatisticAtLeast => (value >= bound, ">=", "<"),
            _ => (value > bound, ">", "<="),
        };
        var name = threshold.Kind is DriftThresholdKind.PValueBelow or DriftThresholdKind.PValueAtMost ? "p" : result.Method;
        return new DriftVerdict
        {
            Outcome = isDrift ? DriftOutcome.Drift : DriftOutcome.NoDrift,
            Reason = string.Create(CultureInfo.InvariantCulture, $"{name} {value:G4} {(isDrift ? sign : opposite)} {bound:G4}"),
            Result = result,
            AdjustedPValue = p,
            PracticalLimit = threshold.Kind is DriftThresholdKind.StatisticAtLeast or DriftThresholdKind.AboveNullLimit ? bound : null,
        };
    }
}
