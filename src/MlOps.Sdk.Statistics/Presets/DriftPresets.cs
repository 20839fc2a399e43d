namespace MlOps.Sdk.Statistics;

/// <summary>
/// Our recommendation, and the defaults of other tools so that a team can move over and see the same verdicts. Only
/// <see cref="Recommended"/> and <see cref="AlibiDetect"/> bound the false alarms of a whole table.
/// </summary>
public static class DriftPresets
{
    private const int EvidentlySmall = 1000;
    private const int EvidentlyFewValues = 5;

    private static readonly IDriftTest ByValueReference = DriftTests.Get("chi2-reference");
    private static readonly IDriftTest EvidentlyJensenShannon =
        DriftTests.OverCounts("js-nats", pair => JensenShannon.Compare(pair, LogBase.E), NumericBinning.Evidently);

    /// <summary>Kolmogorov–Smirnov with normed Wasserstein for numbers, chi-squared with Cramér's V for labels; drift is significant after Holm's correction <em>and</em> large enough to matter.</summary>
    public static DriftPreset Recommended { get; } = new()
    {
        Name = "recommended",
        Choose = (reference, _) => reference.Kind == DriftColumnKind.Numeric ? DriftTests.Numeric : DriftTests.Categorical,
        Judge = DriftPolicy.Default,
    };

    /// <summary>
    /// Evidently 0.7: up to 1,000 reference values Kolmogorov–Smirnov (more than five different numbers), two-proportion z
    /// (two values or labels) or the reference-scaled chi-squared, at p 0.05; above, normed Wasserstein or Jensen–Shannon in
    /// nats from 0.1. No correction; the table has drifted when half its columns have.
    /// </summary>
    public static DriftPreset Evidently { get; } = new()
    {
        Name = "evidently",
        Choose = ChooseEvidently,
        Judge = new ThresholdPolicy
        {
            Thresholds = new Dictionary<string, DriftThreshold>
            {
                [KolmogorovSmirnov.Method] = DriftThreshold.PValueAtMost(0.05),
                [Wasserstein.NormedMethod] = DriftThreshold.StatisticAtLeast(0.1),
                [JensenShannon.Method] = DriftThreshold.StatisticAtLeast(0.1),
            },
        },
        DriftShare = 0.5,
        Values = new ValuePolicy { Missing = ValueHandling.Drop, Infinite = ValueHandling.Drop },
    };

    /// <summary>alibi-detect's tabular drift: asymptotic Kolmogorov–Smirnov for numbers, chi-squared for labels, each p-value times the number of columns below 0.05.</summary>
    public static DriftPreset AlibiDetect { get; } = Alibi("alibi-detect", Correction.Bonferroni);

    /// <summary>alibi-detect with its other correction, the false discovery rate.</summary>
    public static DriftPreset AlibiDetectFdr { get; } = Alibi("alibi-detect-fdr", Correction.BenjaminiHochberg);

    /// <summary>As whylogs judges: Kolmogorov–Smirnov and chi-squared at p 0.05, uncorrected. Our chi-squared is the contingency test; theirs truncates expected counts and takes any unseen label for certain drift.</summary>
    public static DriftPreset WhylogsLike { get; } = new()
    {
        Name = "whylogs-like",
        Choose = (reference, _) => reference.Kind == DriftColumnKind.Numeric ? DriftTests.Get("ks-asymptotic") : DriftTests.Get("chi2"),
        Judge = new ThresholdPolicy(),
        Values = new ValuePolicy { Infinite = ValueHandling.Drop },
    };

    /// <summary>
    /// NannyML 0.13: the Jensen–Shannon distance in bits over Doane's bins or labels, above mean and three standard
    /// deviations of the reference's own chunks.
    /// </summary>
    /// <param name="chunks">Chunks the reference is cut into for its threshold.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunks"/> is below 2.</exception>
    public static DriftPreset NannyMl(int chunks = 10)
    {
        var test = ReferenceChunks.Calibrate(NannyMlTests.JensenShannon, chunks);
        return new DriftPreset
        {
            Name = "nannyml",
            Choose = (_, _) => test,
            Judge = new ThresholdPolicy { Otherwise = DriftThreshold.AboveNullLimit },
            Values = new ValuePolicy { Infinite = ValueHandling.Drop },
        };
    }

    private static DriftPreset Alibi(string name, Correction correction) => new()
    {
        Name = name,
        Choose = (reference, _) => reference.Kind == DriftColumnKind.Numeric ? DriftTests.Get("ks-asymptotic") : DriftTests.Get("chi2"),
        Judge = new ThresholdPolicy { Correction = correction },
    };

    private static IDriftTest ChooseEvidently(DriftColumn reference, DriftColumn current)
    {
        var isSmall = reference.RowCount - reference.MissingCount <= EvidentlySmall;
        var distinct = DistinctOfBoth(reference, current, EvidentlyFewValues);
        if (reference.Kind == DriftColumnKind.Numeric && distinct > EvidentlyFewValues)
            return DriftTests.Get(isSmall ? "ks" : "wasserstein-normed");
        if (!isSmall)
            return EvidentlyJensenShannon;
        return distinct > 2 ? ByValueReference : DriftTests.Get("z");
    }

    /// <summary>Number of different values of both sides together, counted no further than one above <paramref name="enough"/>.</summary>
    private static int DistinctOfBoth(DriftColumn reference, DriftColumn current, int enough)
    {
        if (reference.DistinctCount > enough)
            return reference.DistinctCount;
        if (current.Kind == reference.Kind && current.DistinctCount <= enough)
        {
            return reference.Counts.Counts.Where(pair => pair.Value > 0).Select(pair => pair.Key)
                .Union(current.Counts.Counts.Where(pair => pair.Value > 0).Select(pair => pair.Key), StringComparer.Ordinal).Count();
        }

        return Math.Max(reference.DistinctCount, current.DistinctCount);
    }
}
