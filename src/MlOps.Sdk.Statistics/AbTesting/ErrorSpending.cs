namespace MlOps.Sdk.Statistics;

/// <summary>How the accepted chance of a false alarm is spent over the looks at an experiment (Lan and DeMets 1983).</summary>
public enum ErrorSpending
{
    /// <summary>Almost nothing early: 2 (1 - Φ(z / √t)). The last look is nearly as sharp as a single one.</summary>
    OBrienFleming,

    /// <summary>Evenly: a ln(1 + (e - 1) t). Stops early more easily, at the price of the last look.</summary>
    Pocock,
}
