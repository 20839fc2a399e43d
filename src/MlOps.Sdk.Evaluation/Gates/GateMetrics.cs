namespace MlOps.Sdk.Evaluation;

/// <summary>The metrics a rule speaks of, so that a misspelt one is refused where it is written and not where it is checked.</summary>
internal static class GateMetrics
{
    public static IEnumerable<string> Of(GateRule rule) => rule switch
    {
        ThresholdRule threshold => [threshold.Metric],
        NonInferiorityRule nonInferiority => [nonInferiority.Metric],
        SuperiorityRule superiority => [superiority.Metric],
        PointChangeRule change => [change.Metric],
        TrivialModelRule trivial => [trivial.Metric],
        EquivalenceRule equivalence => [equivalence.Metric],
        WeakSegmentRule segment => [segment.Metric],
        OverfitRule overfit => [overfit.Metric],
        SliceRule slice => slice.Rules.SelectMany(Of),
        WhenBaselineExistsRule conditional => conditional.Rules.SelectMany(Of),
        _ => [],
    };
}
