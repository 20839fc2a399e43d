using System.Text.Json.Serialization;

namespace MlOps.Sdk.Evaluation;

/// <summary>One rule of a <see cref="QualityGate"/>: plain data that reads and writes as JSON.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(ThresholdRule), ThresholdRule.KindName)]
[JsonDerivedType(typeof(NonInferiorityRule), NonInferiorityRule.KindName)]
[JsonDerivedType(typeof(SuperiorityRule), SuperiorityRule.KindName)]
[JsonDerivedType(typeof(PointChangeRule), PointChangeRule.KindName)]
[JsonDerivedType(typeof(SliceRule), SliceRule.KindName)]
[JsonDerivedType(typeof(WhenBaselineExistsRule), WhenBaselineExistsRule.KindName)]
[JsonDerivedType(typeof(LatencyRule), LatencyRule.KindName)]
[JsonDerivedType(typeof(DriftShareRule), DriftShareRule.KindName)]
[JsonDerivedType(typeof(ParityRule), ParityRule.KindName)]
[JsonDerivedType(typeof(SignatureRule), SignatureRule.KindName)]
[JsonDerivedType(typeof(SizeRule), SizeRule.KindName)]
[JsonDerivedType(typeof(FairnessRule), FairnessRule.KindName)]
[JsonDerivedType(typeof(EvidenceRule), EvidenceRule.KindName)]
[JsonDerivedType(typeof(TrivialModelRule), TrivialModelRule.KindName)]
[JsonDerivedType(typeof(EquivalenceRule), EquivalenceRule.KindName)]
[JsonDerivedType(typeof(WeakSegmentRule), WeakSegmentRule.KindName)]
[JsonDerivedType(typeof(MeasurementRule), MeasurementRule.KindName)]
[JsonDerivedType(typeof(RobustnessRule), RobustnessRule.KindName)]
[JsonDerivedType(typeof(OutputRangeRule), OutputRangeRule.KindName)]
[JsonDerivedType(typeof(OverfitRule), OverfitRule.KindName)]
[JsonDerivedType(typeof(BiasRule), BiasRule.KindName)]
[JsonDerivedType(typeof(SplitRule), SplitRule.KindName)]
[JsonDerivedType(typeof(AttributionRule), AttributionRule.KindName)]
[JsonDerivedType(typeof(OnnxSafetyRule), OnnxSafetyRule.KindName)]
[JsonDerivedType(typeof(LineageRule), LineageRule.KindName)]
[JsonDerivedType(typeof(CoverageRule), CoverageRule.KindName)]
public abstract record GateRule
{
    private protected GateRule()
    {
    }

    /// <summary>The kind, as in <see cref="GateCheck.Kind"/> and in JSON.</summary>
    [JsonIgnore]
    public string Kind => KindWord;

    internal abstract string KindWord { get; }

    /// <summary>The rule in words, such as <c>roc_auc &gt;= 0.65</c>.</summary>
    public abstract string Describe();

    /// <summary>Adds one or more checks to the context.</summary>
    internal abstract ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken);

    /// <summary>Refuses numbers that make no rule; called when a suite takes the rule in.</summary>
    internal virtual void Validate()
    {
    }

    private protected GateCheck Draft(GateContext context, string? name = null) => new()
    {
        Name = name ?? Describe(),
        Kind = Kind,
        Verdict = GateVerdict.Error,
        Reason = "not checked",
        Slice = context.Slice,
    };

    private protected static void Finite(double value, string what)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(what, value, $"'{what}' must be a finite number; a rule with {value} would hold for nothing or everything.");
    }

    private protected static void Positive(double value, string what)
    {
        Finite(value, what);
        if (value <= 0)
            throw new ArgumentOutOfRangeException(what, value, $"'{what}' must be above 0.");
    }

    private protected static void NotNegative(double value, string what)
    {
        Finite(value, what);
        if (value < 0)
            throw new ArgumentOutOfRangeException(what, value, $"'{what}' must not be negative; the direction of a metric is known from its definition.");
    }
}
