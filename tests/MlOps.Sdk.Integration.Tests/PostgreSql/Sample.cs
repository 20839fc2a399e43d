namespace MlOps.Sdk.Integration.Tests.PostgreSql;

/// <summary>What a run registers.</summary>
internal static class Sample
{
    public const string Model = "flight-delays";

    public static ModelRegistration Registration(RunId run) => new()
    {
        Model = Model,
        RunId = run,
        Signature = new()
        {
            Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, 3] }],
            Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 1] }],
        },
    };

    public static GateReport Report(string suite) => new()
    {
        Id = Guid.CreateVersion7(),
        Suite = suite,
        SuiteDigest = ContentDigest.Of("suite"u8),
        Candidate = "candidate",
        EvaluatedAt = TimeProvider.System.GetUtcNow(),
        Checks = [new() { Name = "roc_auc >= 0.65", Kind = "threshold", Verdict = GateVerdict.Passed, Reason = "roc_auc is 0.71", Observed = 0.71 }],
    };
}
