namespace MlOps.Sdk.MLNet;

/// <summary>Choices of a sweep.</summary>
public sealed class TrainerSweepOptions
{
    /// <summary>How many settings to draw at random, at least 1; null tries every combination of the listed values.</summary>
    public int? Trials { get; set; }

    /// <summary>The seed of the drawing and of cross-validation's split; equal seeds try equal settings in equal order.</summary>
    public int Seed { get; set; }

    /// <summary>The folds by which a trial is judged where no validation rows are given; 5 by default.</summary>
    public int Folds { get; set; } = 5;

    /// <summary>Is told of every trial that is done, failed ones included.</summary>
    public IProgress<TrainerTrial>? Progress { get; set; }
}
