namespace MlOps.Sdk.Statistics;

/// <summary>How p-values are adjusted when several hypotheses are tested at once.</summary>
public enum Correction
{
    /// <summary>Not at all; every test has its own false-alarm rate.</summary>
    None,

    /// <summary>Times the number of tests. Bounds the chance of any false alarm.</summary>
    Bonferroni,

    /// <summary>Bonferroni, step-down (Holm 1979). Bounds the chance of any false alarm and is never weaker than Bonferroni.</summary>
    Holm,

    /// <summary>1 - (1 - p)^k; for independent tests.</summary>
    Sidak,

    /// <summary>Step-up (Hochberg 1988); for independent or positively dependent tests.</summary>
    Hochberg,

    /// <summary>Bounds the share of false alarms among alarms (Benjamini and Hochberg 1995).</summary>
    BenjaminiHochberg,

    /// <summary>As Benjamini–Hochberg, under any dependence (Benjamini and Yekutieli 2001).</summary>
    BenjaminiYekutieli,
}
