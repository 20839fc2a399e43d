using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>What a sweep found.</summary>
public sealed record TrainerSweepOutcome
{
    /// <summary>All trials in their order.</summary>
    public required IReadOnlyList<TrainerTrial> Trials { get; init; }

    /// <summary>The trial with the best value of the goal, the earliest of equals; null where every trial failed or gave NaN.</summary>
    public TrainerTrial? Best { get; init; }

    /// <summary>The best trial's model; null where trials were cross-validated, as each then has one a fold.</summary>
    public ITransformer? BestModel { get; init; }
}
