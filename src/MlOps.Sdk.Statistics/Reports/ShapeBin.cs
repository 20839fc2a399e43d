namespace MlOps.Sdk.Statistics;

/// <summary>One bar of a distribution plot.</summary>
/// <param name="Label">The category, or the bin as an interval.</param>
/// <param name="ReferenceShare">Share of the reference in it, in [0, 1].</param>
/// <param name="CurrentShare">Share of the current side in it, in [0, 1].</param>
/// <param name="HasMoved">Whether its share changed by more than chance explains, all bins taken together, and by at least one percent of the rows.</param>
public readonly record struct ShapeBin(string Label, double ReferenceShare, double CurrentShare, bool HasMoved);
