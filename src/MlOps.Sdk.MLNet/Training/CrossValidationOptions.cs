using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>Choices of a cross-validation.</summary>
public sealed class CrossValidationOptions
{
    /// <summary>The number of folds, at least 2; 5 by default.</summary>
    public int Folds { get; set; } = 5;

    /// <summary>A column whose equal values stay in one fold, such as a customer's id; null splits rows one by one.</summary>
    public string? SamplingKeyColumn { get; set; }

    /// <summary>The seed of the split; null for the context's.</summary>
    public int? Seed { get; set; }

    /// <summary>The options object the pipeline's trainer was made with, logged as params of each fold.</summary>
    public TrainerInputBase? Trainer { get; set; }

    /// <summary>Is told of the folds that are done.</summary>
    public IProgress<int>? Progress { get; set; }
}
