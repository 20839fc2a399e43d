namespace MlOps.Sdk.Evaluation;

/// <summary>The model rests on the features it should: expected ones matter most, forbidden ones do not, and the order is the champion's.</summary>
public sealed record AttributionRule : GateRule
{
    internal const string KindName = "attribution";

    /// <summary>Features that must be among the most important, as many as are named here.</summary>
    public IReadOnlyList<string> Top { get; init => field = value ?? []; } = [];

    /// <summary>Features whose share of all importance must stay at or below <see cref="ForbiddenShareAtMost"/>.</summary>
    public IReadOnlyList<string> Forbidden { get; init => field = value ?? []; } = [];

    /// <summary>The share of importance a forbidden feature may have, in [0, 1); none unless set.</summary>
    public double ForbiddenShareAtMost { get; init; }

    /// <summary>The smallest NDCG of the baseline's importances in the candidate's order, in (0, 1]; not asked unless set. 0.9 is usual.</summary>
    public double? SimilarityAtLeast { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe()
    {
        var parts = new List<string>();
        if (Top.Count > 0)
            parts.Add($"{string.Join(", ", Top)} matter most");
        if (Forbidden.Count > 0)
            parts.Add($"{string.Join(", ", Forbidden)} <= {GateText.Exact(ForbiddenShareAtMost * 100)} %");
        if (SimilarityAtLeast is { } similar)
            parts.Add($"like the baseline's >= {GateText.Exact(similar)}");
        return $"attribution: {string.Join("; ", parts)}";
    }

    internal override void Validate()
    {
        if (Top.Count == 0 && Forbidden.Count == 0 && SimilarityAtLeast is null)
            throw new ArgumentException("An attribution rule needs 'top', 'forbidden' or 'similarityAtLeast'.");
        NotNegative(ForbiddenShareAtMost, "forbiddenShareAtMost");
        if (ForbiddenShareAtMost >= 1)
            throw new ArgumentOutOfRangeException("forbiddenShareAtMost", ForbiddenShareAtMost, "'forbiddenShareAtMost' is a share of importance below 1; with 1 any model passes.");
        if (SimilarityAtLeast is { } similar && !(similar is > 0 and <= 1))
            throw new ArgumentOutOfRangeException("similarityAtLeast", similar, "'similarityAtLeast' is an NDCG in (0, 1].");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context);
        if (context.Candidate.Importances is not { Count: > 0 } importances)
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: importances are unknown; add them with {nameof(EvaluatedModel.WithImportances)}" });
            return ValueTask.CompletedTask;
        }

        foreach (var name in Top.Concat(Forbidden))
        {
            if (importances.ContainsKey(name))
                continue;
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: the model has no feature '{name}'{Spelling.Hint(name, importances.Keys)}" });
            return ValueTask.CompletedTask;
        }

        var all = importances.Values.Sum();
        if (all == 0)
        {
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: every importance is 0, so the model rests on nothing" });
            return ValueTask.CompletedTask;
        }

        var broken = new List<string>();
        string[] ranked = [.. importances.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)];
        broken.AddRange(Top.Where(name => Array.IndexOf(ranked, name) >= Top.Count).Select(name => $"{name} has rank {Array.IndexOf(ranked, name) + 1} of {ranked.Length}, want {Top.Count} or better"));
        broken.AddRange(Forbidden.Where(name => importances[name] / all > ForbiddenShareAtMost)
            .Select(name => $"{name} has {GateText.Number(importances[name] / all, ForbiddenShareAtMost)} of all importance, want <= {GateText.Exact(ForbiddenShareAtMost)}"));
        if (SimilarityAtLeast is { } wanted)
        {
            if (Similarity(context.Baseline, importances) is not { } similar)
            {
                context.Add(draft with { Reason = $"{draft.Name} could not be checked: the baseline has no importances of the same features" });
                return ValueTask.CompletedTask;
            }

            draft = draft with { Observed = similar, Limit = wanted };
            if (similar < wanted)
                broken.Add($"NDCG to {context.Baseline!.Model} = {GateText.Number(similar, wanted)}, want >= {GateText.Exact(wanted)}");
        }

        context.Add(draft with
        {
            Verdict = broken.Count == 0 ? GateVerdict.Passed : GateVerdict.Failed,
            SampleSize = importances.Count,
            Reason = broken.Count == 0 ? $"most important: {string.Join(", ", ranked.Take(Math.Max(3, Top.Count)))}" : string.Join("; ", broken),
        });
        return ValueTask.CompletedTask;
    }

    private static double? Similarity(EvaluatedModel? baseline, IReadOnlyDictionary<string, double> importances)
    {
        if (baseline?.Importances is not { } theirs || theirs.Count != importances.Count || !importances.Keys.All(theirs.ContainsKey))
            return null;
        string[] names = [.. importances.Keys.Order(StringComparer.Ordinal)];
        return AttributionDrift.Ndcg([.. names.Select(name => theirs[name])], [.. names.Select(name => importances[name])]).Value;
    }
}
