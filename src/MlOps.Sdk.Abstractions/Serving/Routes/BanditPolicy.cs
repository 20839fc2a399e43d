namespace MlOps.Sdk;

/// <summary>How a bandit weighs what it knows against what it could learn.</summary>
public enum BanditPolicy
{
    /// <summary>The best mean so far, and with the chance epsilon any arm.</summary>
    EpsilonGreedy,

    /// <summary>The greatest upper confidence bound (Auer, Cesa-Bianchi and Fischer 2002); rewards lie in [0, 1].</summary>
    Ucb1,

    /// <summary>Each arm as often as it is believed to be the best, by Beta posteriors; rewards lie in [0, 1].</summary>
    ThompsonBernoulli,

    /// <summary>Each arm as often as it is believed to be the best, by normal posteriors; rewards are any numbers.</summary>
    ThompsonGaussian,
}
