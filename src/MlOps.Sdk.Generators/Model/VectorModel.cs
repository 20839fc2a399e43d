namespace MlOps.Sdk.Generators;

/// <summary>A member of several values.</summary>
/// <param name="Kind">What holds them.</param>
/// <param name="Length">How many.</param>
/// <param name="Optional">Whether it may be null as a whole.</param>
/// <param name="Type">Its type as code.</param>
internal sealed record VectorModel(VectorKind Kind, int Length, bool Optional, string Type);
