namespace MlOps.Sdk.MLNet;

/// <summary>A value of the graph: a matrix of rows × width; an ML.NET scalar has width 1.</summary>
/// <param name="Name">The value's name in the graph.</param>
/// <param name="Type">The element type.</param>
/// <param name="Width">Columns of the matrix, at least 1.</param>
internal readonly record struct OnnxValue(string Name, ElementType Type, int Width);
