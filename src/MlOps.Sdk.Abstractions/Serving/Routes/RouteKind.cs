namespace MlOps.Sdk;

/// <summary>How a route decides which variant answers.</summary>
public enum RouteKind
{
    /// <summary>Each call is drawn anew by the weights, whatever its key: a canary.</summary>
    Weighted,

    /// <summary>A key is always answered by the same variant; calls without a key are drawn anew.</summary>
    Sticky,

    /// <summary>As <see cref="Sticky"/>, and rewards are compared by tests that hold at every moment.</summary>
    AbTest,

    /// <summary>Shares follow the rewards; see <see cref="BanditPlan"/>. A variant of weight 0 takes no part.</summary>
    Bandit,
}
