using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>What is profiled, and how closely.</summary>
public sealed record ProfileOptions
{
    /// <summary>The columns; all that have a profile where null. Others are not read.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Accuracy of the quantile sketches, see <see cref="QuantileSketch"/>; 512.</summary>
    public int Accuracy { get; init; } = QuantileSketch.DefaultAccuracy;

    /// <summary>Most categories counted in a column of text; 1,024.</summary>
    public int Categories { get; init; } = FrequentItems.DefaultCapacity;

    /// <summary>Seed of the quantile sketches; 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told after every batch.</summary>
    public IProgress<ReadProgress>? Progress { get; init; }
}
