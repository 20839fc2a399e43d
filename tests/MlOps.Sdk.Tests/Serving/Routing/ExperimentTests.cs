using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Routing;

public sealed class ExperimentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rewards_come_to_the_variant_that_made_the_prediction_and_a_better_one_is_found()
    {
        await using var world = await RoutingWorld.OpenAsync();
        await world.Routes.ChangeAsync("scale", world.Canary(5_000, RouteKind.AbTest), "which is better?", cancellationToken: Cancellation);
        var model = await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        var random = new Random(1);
        PredictionId last = default;
        for (var i = 0; i < 2_000; i++)
        {
            var answer = await model.PredictAsync(default, $"user-{i}", Cancellation);
            Assert.True(model.Model.ReportReward(last = answer.Id, random.NextDouble() < (answer.Version == 2 ? 0.6 : 0.4) ? 1 : 0));
        }

        Assert.False(model.Model.ReportReward(last, 1));
        var report = model.Model.CompareVariants();
        Assert.Equal(2_000, report.Arms.Sum(arm => arm.Rewards));
        Assert.Equal(report.Arms.Select(arm => arm.Answers), report.Arms.Select(arm => arm.Rewards));
        Assert.True(report.Arms[1].Difference!.Value.Lower > 0, $"{report.Arms[1].Difference}");
        Assert.True(report.SampleRatio.PValue > 0.001);
        Assert.Equal((0, 1L), (report.Open, report.Late));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Model.ReportReward(last, double.NaN));
    }

    [Fact]
    public void Only_the_latest_predictions_are_remembered()
    {
        var ledger = new RewardLedger(10);
        var arm = new RouteArm("a", ModelRef.Parse("m:1"));
        var ids = Enumerable.Range(1, 15).Select(i => new PredictionId(new Guid(i, 0, 0, new byte[8]))).ToList();
        ids.ForEach(id => ledger.Add(id, arm));
        Assert.Equal(10, ledger.Open);
        Assert.Null(ledger.Take(ids[4]));
        Assert.Same(arm, ledger.Take(ids[5]));
        Assert.Equal(1, ledger.Late);
    }

    [Fact]
    public void A_split_that_is_not_the_planned_one_is_found()
    {
        var keys = new DealtKeys(2);
        for (var i = 0UL; i < 1_000; i++)
        {
            keys.Add(i, i % 3 == 0 ? 0 : 1);
            keys.Add(i, 0);
        }

        Assert.Equal([334, 666], keys.Read());
    }
}
