using System.Globalization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Metrics of rankings at any number of places, for <see cref="MetricCatalog.With"/>; <see cref="MetricNames"/> has the usual ones. Each is the
/// mean over queries, of which those without a relevant candidate are left out of all but <see cref="Precision"/>. Equal scores are worth the mean over their orders.
/// </summary>
public static class RankingMetric
{
    private const string NoQuery = "no query has a relevant candidate";

    /// <summary>Normalised discounted cumulative gain, in [0, 1]; queries with a single candidate, which any model ranks perfectly, are left out.</summary>
    /// <param name="top">Places that count, at least 1; all unless given.</param>
    /// <param name="gain">What relevance is worth.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is not positive.</exception>
    public static MetricDefinition Ndcg(int? top = null, RankingGain gain = RankingGain.Linear) => OverQueries(
        gain == RankingGain.Linear ? "ndcg" : "ndcg_exponential",
        top,
        (in MetricRows query, int places) => query.Count > 1 && QueryRanking.RelevantCount(query) > 0
            ? RankingMetrics.Ndcg(query.Labels, query.Scores, places, gain).Or(double.NaN)
            : double.NaN,
        "no query has a relevant candidate and another beside it");

    /// <summary>Mean average precision: over the relevant candidates, or as many as there are places, in [0, 1].</summary>
    /// <inheritdoc cref="Ndcg"/>
    public static MetricDefinition AveragePrecision(int? top = null) => OverQueries("map", top, (in MetricRows query, int places) =>
        QueryRanking.RelevantCount(query) is var relevant and > 0 ? QueryRanking.PrecisionSum(QueryRanking.Groups(query), places) / Math.Min(relevant, places) : double.NaN);

    /// <summary>Mean reciprocal rank of the first relevant candidate, in [0, 1].</summary>
    /// <inheritdoc cref="Ndcg"/>
    public static MetricDefinition ReciprocalRank(int? top = null) => OverQueries("mrr", top, (in MetricRows query, int places) =>
        QueryRanking.RelevantCount(query) > 0 ? QueryRanking.ReciprocalRank(QueryRanking.Groups(query), places) : double.NaN);

    /// <summary>Share of relevant candidates among the first places, in [0, 1]; places left empty count as misses.</summary>
    /// <inheritdoc cref="Ndcg"/>
    public static MetricDefinition Precision(int top) => OverQueries("precision", top, (in MetricRows query, int places) => QueryRanking.Hits(QueryRanking.Groups(query), places) / places);

    /// <summary>Share of the relevant candidates that is among the first places, in [0, 1].</summary>
    /// <inheritdoc cref="Ndcg"/>
    public static MetricDefinition Recall(int top) => OverQueries("recall", top, (in MetricRows query, int places) =>
        QueryRanking.RelevantCount(query) is var relevant and > 0 ? QueryRanking.Hits(QueryRanking.Groups(query), places) / relevant : double.NaN);

    /// <summary>Share of queries with a relevant candidate among the first places, in [0, 1].</summary>
    /// <inheritdoc cref="Ndcg"/>
    public static MetricDefinition HitRate(int top) => OverQueries("hit_rate", top, (in MetricRows query, int places) =>
        QueryRanking.RelevantCount(query) > 0 ? QueryRanking.Hit(QueryRanking.Groups(query), places) : double.NaN);

    /// <summary>Precision at as many places as a query has relevant candidates, in [0, 1].</summary>
    public static MetricDefinition RPrecision() => OverQueries("r_precision", null, (in MetricRows query, int _) =>
        QueryRanking.RelevantCount(query) is var relevant and > 0 ? QueryRanking.Hits(QueryRanking.Groups(query), relevant) / relevant : double.NaN);

    /// <summary>Share of the catalogue that is among the first places of any query, in [0, 1]; needs <see cref="RankingRows.Items"/>.</summary>
    /// <inheritdoc cref="Ndcg"/>
    public static MetricDefinition CatalogCoverage(int top) => OfCatalog("catalog_coverage", top, MetricDirection.HigherIsBetter, catalog => catalog.Coverage);

    /// <summary>Gini coefficient of how often items are among the first places, in [0, 1]: 0 where all are alike; needs <see cref="RankingRows.Items"/>.</summary>
    /// <inheritdoc cref="Ndcg"/>
    public static MetricDefinition ExposureGini(int top) => OfCatalog("exposure_gini", top, MetricDirection.LowerIsBetter, catalog => catalog.ExposureGini);

    /// <summary>One less the mean share of first places that two queries have in common, in [0, 1]; needs <see cref="RankingRows.Items"/>. Compares every pair of queries.</summary>
    /// <inheritdoc cref="Ndcg"/>
    public static MetricDefinition Personalization(int top) => OfCatalog("personalization", top, MetricDirection.HigherIsBetter, catalog => catalog.Personalization);

    private delegate double OfQuery(in MetricRows query, int places);

    private static MetricDefinition OverQueries(string name, int? top, OfQuery of, string none = NoQuery)
    {
        var places = Places(top);
        UnitContribution contribution = (in MetricRows query) => of(query, places);
        return new()
        {
            Name = Named(name, top),
            Task = EvaluationTask.Ranking,
            Direction = MetricDirection.HigherIsBetter,
            Minimum = 0,
            Maximum = 1,
            Sampling = MetricSampling.UnitMean,
            Compute = (in MetricRows rows) => UnitMeans.Of(rows, contribution, none),
            UnitContribution = contribution,
        };
    }

    private static MetricDefinition OfCatalog(string name, int top, MetricDirection direction, Func<RecommendationCatalog, MetricValue> of)
    {
        Places(top);
        return new()
        {
            Name = Named(name, top),
            Task = EvaluationTask.Ranking,
            Direction = direction,
            Minimum = 0,
            Maximum = 1,
            Compute = (in MetricRows rows) =>
            {
                if (rows.Items.IsEmpty)
                    return MetricValue.NotComputable($"the rows do not say which items they are; give {nameof(RankingRows)}.{nameof(RankingRows.Items)}");
                if (!rows.Weights.IsEmpty)
                    return MetricValue.NotComputable("a catalogue is seen by queries and has no weighted form");
                var lists = new int[rows.UnitCount][];
                for (var at = 0; at < lists.Length; at++)
                    lists[at] = QueryRanking.First(rows.Unit(at), top);
                return of(new(lists, rows.Facts.CatalogSize, top));
            },
        };
    }

    private static int Places(int? top)
    {
        if (top is { } places)
            ArgumentOutOfRangeException.ThrowIfLessThan(places, 1, nameof(top));
        return top ?? int.MaxValue;
    }

    private static string Named(string name, int? top) => top is { } places ? string.Create(CultureInfo.InvariantCulture, $"{name}_at_{places}") : name;
}
