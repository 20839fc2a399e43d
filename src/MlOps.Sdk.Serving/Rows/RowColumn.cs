namespace MlOps.Sdk.Serving;

/// <summary>Where a column of a row lies in a tensor.</summary>
/// <param name="Column">The column.</param>
/// <param name="Tensor">The tensor's index in the frame.</param>
/// <param name="Offset">The element within the row's part of the tensor.</param>
/// <param name="Key">For an output that is a map: the key instead of an offset.</param>
internal readonly record struct RowColumn(FeatureColumn Column, int Tensor, int Offset, string? Key = null);
