namespace MlOps.Sdk.Statistics;

/// <summary>How many bins of equal width a histogram has; the rules and their rounding are NumPy's.</summary>
public enum HistogramRule
{
    /// <summary>log2 n + 1 bins.</summary>
    Sturges,

    /// <summary>Sturges with a correction for skewness.</summary>
    Doane,

    /// <summary>Width 2 IQR n^(-1/3).</summary>
    FreedmanDiaconis,

    /// <summary>Width (24 sqrt(pi) / n)^(1/3) standard deviations.</summary>
    Scott,

    /// <summary>The narrower of Freedman–Diaconis and Sturges; Sturges where the interquartile range is 0.</summary>
    Auto,

    /// <summary>sqrt(n) bins.</summary>
    SquareRoot,

    /// <summary>2 n^(1/3) bins.</summary>
    Rice,
}
