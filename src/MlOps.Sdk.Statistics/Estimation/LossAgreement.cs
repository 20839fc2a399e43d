namespace MlOps.Sdk.Statistics;

/// <summary>Whether the errors of the true values that have arrived agree with the errors expected of these rows.</summary>
/// <param name="Rows">Rows with a true value.</param>
/// <param name="Expected">Mean absolute error expected of them.</param>
/// <param name="Observed">Mean absolute error found.</param>
/// <param name="PValue">Chance of a difference at least this large if nothing has changed (paired t test of found and expected errors; 1 with fewer than two rows).</param>
public readonly record struct LossAgreement(int Rows, double Expected, double Observed, double PValue);
