using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>Friedman's H² of two features (Friedman and Popescu 2008).</summary>
/// <param name="Squared">The share of the two features' joint partial dependence that their single ones do not explain: 0 for none; not computable where the joint one is constant.</param>
/// <param name="ModelRows">Rows the model was asked for.</param>
public readonly record struct InteractionStrength(MetricValue Squared, long ModelRows);
