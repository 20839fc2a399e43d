using System.Collections.ObjectModel;
using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// When a difference counts as drift: it must be significant after correction <em>and</em> large enough to matter.
/// So a million rows do not alarm on a shift of no consequence, and a small window does not alarm on noise.
/// </summary>
public sealed record DriftPolicy : IDriftJudge
{
    private static readonly ReadOnlyDictionary<string, double> DefaultLimits = new(new Dictionary<string, double>
    {
        [EffectNames.WassersteinNormed] = 0.1,
        [EffectNames.PopulationStabilityIndex] = 0.1,
        [EffectNames.JensenShannon] = 0.1,
        [EffectNames.CramersV] = 0.1,
        [EffectNames.KolmogorovSmirnov] = 0.1,
        [EffectNames.AreaUnderCurve] = 0.05,
        [EffectNames.ProportionDifference] = 0.05,
        [EffectNames.CohensD] = 0.2,
        [EffectNames.Hellinger] = 0.1,
        [EffectNames.TotalVariation] = 0.1,
        [EffectNames.LInfinity] = 0.1,
        [EffectNames.Mahalanobis] = 0.2,
        [EffectNames.DriftedShare] = 0.2,
    });

    /// <summary>The default policy: alpha 0.05, Holm's correction, the customary limits.</summary>
    public static DriftPolicy Default { get; } = new();

    /// <summary>The accepted chance of a false alarm, in (0, 1); over all comparisons judged together under <see cref="Correction.Holm"/>. Default 0.05.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>How p-values of comparisons judged together are adjusted. Default <see cref="Correction.Holm"/>.</summary>
    public Correction Correction { get; init; } = Correction.Holm;

    /// <summary>The smallest effect that matters, by <see cref="EffectSize.Name"/>. An effect without a limit matters whatever its size.</summary>
    public IReadOnlyDictionary<string, double> PracticalLimits { get; init; } = DefaultLimits;

    /// <inheritdoc/>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"significant at {Alpha:G3} after {Correction} and larger than the practical limit");

    /// <summary>This policy with another limit for one effect.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not a number.</exception>
    public DriftPolicy WithLimit(string effect, double limit)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(effect);
        if (!(limit >= 0))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A practical limit is 0 or more.");
        return this with { PracticalLimits = new Dictionary<string, double>(PracticalLimits) { [effect] = limit } };
    }

    /// <summary>Judges one comparison by itself.</summary>
    public DriftVerdict Judge(DriftResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JudgeAll([result])[0];
    }

    /// <summary>Judges comparisons made together, such as all columns of one window, correcting for their number.</summary>
    /// <returns>One verdict a comparison, in the same order.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Alpha"/> does not lie in (0, 1).</exception>
    public IReadOnlyList<DriftVerdict> JudgeAll(IReadOnlyList<DriftResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (!(Alpha > 0 && Alpha < 1))
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Alpha is {Alpha}; it lies strictly between 0 and 1, such as 0.05."));

        var tested = Enumerable.Range(0, results.Count).Where(i => results[i] is { IsComputable: true, PValue: not null }).ToArray();
        var adjusted = MultipleTesting.Adjust([.. tested.Select(i => results[i].PValue!.Value)], Correction);
        var byIndex = new double?[results.Count];
        for (var i = 0; i < tested.Length; i++)
            byIndex[tested[i]] = adjusted[i];

        var level = Correction == Correction.None ? Alpha : Alpha / Math.Max(1, tested.Length);
        return [.. results.Select((result, i) => Judge(result, byIndex[i]) with { MinimumDetectableEffect = MinimumDetectableEffect.Of(result, level) })];
    }

    private DriftVerdict Judge(DriftResult result, double? p)
    {
        if (!result.IsComputable)
            return new DriftVerdict { Outcome = DriftOutcome.NotComputable, Reason = $"not computable: {result.Reason}", Result = result };

        double? limit = result.Effect is { } named && PracticalLimits.TryGetValue(named.Name, out var set) ? set : null;
        var (outcome, reason) = Weigh(result, p, limit);
        return new DriftVerdict { Outcome = outcome, Reason = reason, Result = result, AdjustedPValue = p, PracticalLimit = limit };
    }

    private (DriftOutcome Outcome, string Reason) Weigh(DriftResult result, double? p, double? limit)
    {
        var culture = CultureInfo.InvariantCulture;
        var isSignificant = p <= Alpha;
        if (p is not null && !isSignificant)
            return (DriftOutcome.NoDrift, string.Create(culture, $"not significant, p = {p:G3} > {Alpha:G3}"));

        if (p is null && result.NullLimit is { } noise && !(result.Statistic > noise))
            return (DriftOutcome.NoDrift, string.Create(culture, $"{result.Method} {result.Statistic:G4} is within the noise limit {noise:G4}"));

        if (p is null && result.NullLimit is null && result.Effect is null)
        {
            return result.Statistic == 0
                ? (DriftOutcome.NoDrift, $"{result.Method} is 0")
                : (DriftOutcome.NotComputable, $"{result.Method} has no p-value, noise limit or effect to judge by; use it beside a test");
        }

        var certain = p is not null
            ? string.Create(culture, $"significant (p = {p:G3})")
            : result.NullLimit is null ? "effect alone, the method has no p-value" : "above the noise limit";
        if (result.Effect is not { } effect)
            return (DriftOutcome.Drift, certain);

        var size = effect.Corrected == effect.Value
            ? string.Create(culture, $"{effect.Name} {effect.Value:G3}")
            : string.Create(culture, $"{effect.Name} {effect.Value:G3} ({effect.Corrected:G3} beyond noise)");
        if (limit is not { } smallest)
            return (DriftOutcome.Drift, $"{certain}, {size}, no practical limit set");

        return effect.Corrected >= smallest
            ? (DriftOutcome.Drift, string.Create(culture, $"{certain}, {size} >= {smallest:G3}"))
            : (DriftOutcome.Negligible, string.Create(culture, $"{(p is null ? "effect" : "statistically detectable")}, negligible: {size} < {smallest:G3}"));
    }
}
