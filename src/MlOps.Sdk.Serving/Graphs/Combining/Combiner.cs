namespace MlOps.Sdk.Serving;

/// <summary>Makes one tensor of several.</summary>
internal abstract class Combiner
{
    /// <param name="members">At least one; of one type, and of one shape but for a concatenation.</param>
    /// <param name="weights">The weight of each.</param>
    /// <param name="result">Takes the result; of the same type.</param>
    public abstract void Combine(List<TensorBuffer> members, List<double> weights, TensorBuffer result);

    public static Combiner Of(EnsembleKind kind) => kind switch
    {
        EnsembleKind.Mean or EnsembleKind.SoftVote => new MeanCombiner(),
        EnsembleKind.Median => new MedianCombiner(),
        EnsembleKind.Min => new ExtremeCombiner(greatest: false),
        EnsembleKind.Max => new ExtremeCombiner(greatest: true),
        EnsembleKind.MajorityVote => new MajorityCombiner(),
        EnsembleKind.Concat => new ConcatCombiner(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is no way to combine."),
    };
}
