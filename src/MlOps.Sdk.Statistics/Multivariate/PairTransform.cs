namespace MlOps.Sdk.Statistics;

/// <summary>Turns squared distances into values of a kernel or a distance, in place.</summary>
internal delegate void PairTransform(Span<double> squaredDistances);
