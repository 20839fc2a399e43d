using System.Text;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>A run with a model artifact, and its registration.</summary>
internal static class SampleModel
{
    public const string Name = "flight-delays";

    public static ModelSignature Signature { get; } = new()
    {
        Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, 3] }],
        Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 1] }],
    };

    public static async Task<RunId> LogRunAsync(MlOpsStore store, string content = "weights")
    {
        await using var run = await store.Tracker.StartRunAsync("flights", "logistic", seed: 1);
        run.LogParam("depth", 6);
        run.LogMetric("auc", 0.7);
        await run.LogArtifactAsync("model.onnx", Encoding.UTF8.GetBytes(content));
        await run.LogTextAsync("profile.json", "{}");
        await run.CompleteAsync();
        return run.Id;
    }

    public static async Task<ModelVersion> RegisterAsync(MlOpsStore store, string content = "weights") =>
        await store.Registry.RegisterAsync(Registration(await LogRunAsync(store, content)));

    public static ModelRegistration Registration(RunId run) => new()
    {
        Model = Name,
        RunId = run,
        Signature = Signature,
        Attachments = new Dictionary<string, string> { [ModelAttachment.ReferenceProfile] = "profile.json" },
    };

    public static GateReport Report(string suite, GateVerdict verdict) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
        Suite = suite,
        SuiteDigest = ContentDigest.Of("suite"u8),
        Candidate = "candidate",
        EvaluatedAt = DateTimeOffset.UnixEpoch,
        Checks = [new() { Name = "roc_auc >= 0.65", Kind = "threshold", Verdict = verdict, Reason = "roc_auc is 0.61", Observed = 0.61 }],
    };
}
