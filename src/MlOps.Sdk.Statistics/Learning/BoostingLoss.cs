namespace MlOps.Sdk.Statistics;

/// <summary>What boosted trees minimise.</summary>
public enum BoostingLoss
{
    /// <summary>Squared error; predictions are conditional means.</summary>
    Squared,

    /// <summary>Log loss of a target that is 0 or 1; predictions are probabilities.</summary>
    Logistic,
}
