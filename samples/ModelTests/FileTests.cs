using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Testing;

namespace ModelTests;

/// <summary>Can it be deployed: is it small, safe and fast?</summary>
public sealed class FileTests(FlightModels models)
{
    [Fact]
    public void Its_file_is_small_and_asks_for_nothing_foreign() => GateAssert.Passed(
        QualityGate.Named("flights-file").SizeAtMost(1_000_000).SafeOnnxFile().Check(models.CandidateAnswers));

    // Takes a hundredth of that; a tighter limit would judge a busy machine, not the model.
    [Fact]
    public async Task It_answers_in_time() => GateAssert.Passed(
        await QualityGate.Named("flights-latency")
            .LatencyBelow(quantile: 0.9, TimeSpan.FromMilliseconds(100), calls: 40, warmUp: 2)
            .CheckAsync(models.CandidateAnswers, cancellationToken: TestContext.Current.CancellationToken));
}
