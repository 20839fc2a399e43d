namespace MlOps.Sdk.Statistics;

/// <summary>A trained model as a function of one row.</summary>
internal delegate double RowScore(ReadOnlySpan<double> row);
