namespace MlOps.Sdk.Statistics;

/// <summary>How the confidence interval of a share is computed (Brown, Cai and DasGupta 2001).</summary>
public enum ProportionInterval
{
    /// <summary>Wilson's score interval (1927): near its nominal coverage at any n. The advised choice.</summary>
    Wilson,

    /// <summary>Adds half of z² successes and failures each, then takes the normal form.</summary>
    AgrestiCoull,

    /// <summary>Clopper and Pearson (1934): covers at least as often as it says, wider than needed.</summary>
    ClopperPearson,

    /// <summary>The equal-tailed interval of the posterior under Jeffreys' prior.</summary>
    Jeffreys,

    /// <summary>The normal approximation; covers far too seldom near 0 and 1.</summary>
    Normal,
}
