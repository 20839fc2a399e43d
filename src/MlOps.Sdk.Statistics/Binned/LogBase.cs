namespace MlOps.Sdk.Statistics;

/// <summary>The logarithm an information measure is stated in.</summary>
public enum LogBase
{
    /// <summary>Bits; a Jensen–Shannon distance then lies in [0, 1].</summary>
    Two,

    /// <summary>Nats; a Jensen–Shannon distance then lies in [0, sqrt(log 2)].</summary>
    E,
}
