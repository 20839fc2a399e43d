namespace MlOps.Sdk.Statistics;

/// <summary>How the significance is spread over the looks at a stream.</summary>
public enum SpendingRule
{
    /// <summary>6 / (pi^2 t^2) of it at look t: any number of looks, most of it early.</summary>
    InverseSquare,

    /// <summary>Hardly any early, most at the end (O'Brien and Fleming 1979, as spent by Lan and DeMets 1983): a planned number of looks.</summary>
    OBrienFleming,

    /// <summary>About as much at each look (Pocock 1977, as spent by Lan and DeMets 1983): a planned number of looks.</summary>
    Pocock,
}
