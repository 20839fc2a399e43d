using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Gates;

public sealed class LatencyRuleTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EvaluatedModel _model = GateData.Model(GateData.Rows(100), "churn:2");

    [Theory]
    [InlineData(10, GateVerdict.Passed)]
    [InlineData(3, GateVerdict.Failed)]
    [InlineData(5.01, GateVerdict.Inconclusive)]
    public void The_interval_of_the_quantile_decides(double limit, GateVerdict expected)
    {
        // Calls take 1..5 ms; the last hundredth of them 5 to 6 ms, so that p99 is only known to lie about 5 ms.
        var check = Suite(limit).Check(_model.WithLatencyProbe(call => Take(call % 100 == 99 ? 5 + call % 700 / 700.0 : 1 + call % 4)), attempt: Attempt).Checks[0];
        Assert.Equal(expected, check.Verdict);
        Assert.True(check.Lower <= check.Observed && check.Observed <= check.Upper);
        Assert.Equal(1000, check.SampleSize);
    }

    [Fact]
    public void Warm_up_calls_are_not_timed()
    {
        var report = Suite(10).Check(_model.WithLatencyProbe(call => Take(call < 100 ? 500 : 1)), attempt: Attempt);
        Assert.True(report.Passed, report.ToString());
        Assert.NotNull(report.Machine);
    }

    [Fact]
    public void The_champion_is_interleaved_and_reported()
    {
        var order = new List<char>();
        var champion = _model.Set.Score("churn:1", _model.Scores).WithLatencyProbe(_ => { order.Add('a'); Take(2); });
        var check = Suite(10).Check(_model.WithLatencyProbe(_ => { order.Add('b'); Take(1); }), champion, Attempt).Checks[0];
        Assert.Equal(2, check.Baseline!.Value, 9);
        Assert.Equal(1100, order.Count(c => c == 'a'));
        Assert.DoesNotContain("aaa", string.Concat(order), StringComparison.Ordinal);
        Assert.DoesNotContain("bbb", string.Concat(order), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_calls_to_bound_a_high_quantile_are_inconclusive()
    {
        var check = QualityGate.Named("l").LatencyBelow(0.99, TimeSpan.FromMilliseconds(10), calls: 300).Check(_model.WithLatencyProbe(_ => Take(1)), attempt: Attempt).Checks[0];
        Assert.Equal(GateVerdict.Inconclusive, check.Verdict);
        Assert.Contains("too few to bound", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asynchronous_probe_is_awaited_and_is_an_error_where_nobody_can_wait()
    {
        var model = _model.WithLatencyProbe(async (_, token) =>
        {
            await Task.Yield();
            token.ThrowIfCancellationRequested();
        });
        var suite = QualityGate.Named("l").LatencyBelow(0.5, TimeSpan.FromSeconds(10), calls: 50, warmUp: 2);
        Assert.True((await suite.CheckAsync(model, cancellationToken: TestContext.Current.CancellationToken)).Passed);

        var report = suite.Check(model);
        Assert.Equal(GateVerdict.Error, report.Checks[0].Verdict);
        Assert.Contains("CheckAsync", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_the_suite_and_is_not_a_verdict()
    {
        using var stop = new CancellationTokenSource();
        var calls = 0;
        var model = _model.WithLatencyProbe(_ =>
        {
            if (++calls == 5)
                stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Suite(10).CheckAsync(model, cancellationToken: stop.Token));
        Assert.Equal(5, calls);
    }

    [Fact]
    public void A_probe_that_throws_is_the_gates_error()
    {
        var report = Suite(10).AtLeast(MetricNames.Accuracy, 0).Check(_model.WithLatencyProbe(call =>
        {
            if (call == 400)
                throw new InvalidOperationException("session lost");
        }), attempt: Attempt);
        Assert.Equal([GateVerdict.Error, GateVerdict.Passed], report.Checks.Select(check => check.Verdict));
        Assert.Contains("session lost", report.ToString(), StringComparison.Ordinal);
    }

    private GateAttempt Attempt => new() { Time = _time };

    private static QualityGate Suite(double limit) => QualityGate.Named("latency").LatencyBelow(0.99, TimeSpan.FromMilliseconds(limit));

    private void Take(double milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
