namespace MlOps.Sdk.Statistics;

/// <summary>How the confidence interval of a difference of two shares is computed.</summary>
public enum DifferenceInterval
{
    /// <summary>Newcombe's hybrid score interval (1998, method 10). The advised closed form.</summary>
    Newcombe,

    /// <summary>Inverts the score test with the variance under the hypothesis (Miettinen and Nurminen 1985): the closest to its nominal coverage.</summary>
    MiettinenNurminen,

    /// <summary>Adds a success and a failure to each arm (Agresti and Caffo 2000).</summary>
    AgrestiCaffo,

    /// <summary>The normal approximation; covers too seldom with few successes or failures.</summary>
    Wald,
}
