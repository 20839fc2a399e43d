using System.Text.Json;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Tests.Gates;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class ScorecardTests
{
    private static readonly EvaluatedModel Model = GateData.Model(GateData.Rows(2000), "churn:2");

    [Fact]
    public void Every_metric_of_the_task_is_there_over_all_rows_and_in_each_slice()
    {
        var card = Model.ToScorecard(new() { Resamples = 200 });
        var metrics = MetricCatalog.Default.All.Count(metric => metric.Task == EvaluationTask.Binary);
        Assert.Equal(3 * metrics, card.Entries.Count);
        Assert.All(card.Entries, entry =>
        {
            Assert.Null(entry.Reason);
            Assert.True(entry.Lower <= entry.Value && entry.Value <= entry.Upper || entry.Metric == MetricNames.CalibrationError, $"{entry}");
        });
        Assert.Equal(Model.Measure(MetricNames.RocAuc).Value, card.Find(MetricNames.RocAuc)!.Value);
        Assert.Equal(1000, card.Find(MetricNames.RocAuc, "region=south")!.Rows);
    }

    [Fact]
    public void Small_slices_are_marked_and_what_cannot_be_computed_says_why()
    {
        var set = EvaluationSet.Binary("r", [.. Enumerable.Range(0, 100).Select(i => i < 60)]).WithSlices("k", [.. Enumerable.Range(0, 100).Select(i => i < 20 ? "ones" : "rest")]);
        var card = GateData.Model(set, "m").ToScorecard(new() { Metrics = [MetricNames.RocAuc] });
        var entry = card.Find(MetricNames.RocAuc, "k=ones")!;
        Assert.True(entry.IsSmall);
        Assert.Null(entry.Value);
        Assert.Contains("negative", entry.Reason, StringComparison.Ordinal);
        Assert.Contains("| k=ones (small) | 20 | n/a |", card.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("| all rows | 100 | 0.", card.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_every_slice_with_its_interval_and_lets_no_name_become_markup()
    {
        var set = EvaluationSet.Binary("<script>alert(1)</script>", [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0)])
            .WithSlices("k", [.. Enumerable.Range(0, 100).Select(i => i < 20 ? "<b>few" : "rest")]);
        var page = GateData.Model(set, "m & co").ToScorecard(new() { Metrics = [MetricNames.Accuracy] }).ToHtml();
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("m &amp; co on 100 rows of &lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<tr class=\"small\"><th scope=\"row\">k=&lt;b&gt;few (small)</th><td>20</td>", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("<svg").Length - 1);
    }

    [Fact]
    public void A_scorecard_survives_JSON()
    {
        var json = JsonSerializer.Serialize(Model.ToScorecard(new() { Metrics = [MetricNames.Accuracy] }), MlOpsJson.Scorecard);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, MlOpsJson.Scorecard)!, MlOpsJson.Scorecard));
    }

    [Fact]
    public void Unknown_metrics_and_slices_are_refused_with_a_hint()
    {
        Assert.Contains("did you mean 'accuracy'", Assert.Throws<ArgumentException>(() => Model.ToScorecard(new() { Metrics = ["acuracy"] })).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'region'", Assert.Throws<ArgumentException>(() => Model.ToScorecard(new() { Slices = ["regions"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawing_counts_gives_the_interval_that_drawing_rows_gives()
    {
        // The same metric once with its counts known and once as any metric: two ways to the same bootstrap.
        var catalog = MetricCatalog.Default.With(new()
        {
            Name = "f1_by_rows",
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.HigherIsBetter,
            Compute = MetricCatalog.Default.Get(MetricNames.F1).Compute,
        });
        var card = Model.ToScorecard(new() { Metrics = [MetricNames.F1, "f1_by_rows"], Slices = [], Catalog = catalog, Resamples = 4000 });
        Assert.Equal(card.Entries[1].Lower!.Value, card.Entries[0].Lower!.Value, 0.003);
        Assert.Equal(card.Entries[1].Upper!.Value, card.Entries[0].Upper!.Value, 0.003);
    }

    [Fact]
    public void A_bootstrap_interval_covers_the_true_value_about_as_often_as_it_says()
    {
        // Truth from one very large sample of the same process.
        var truth = GateData.Model(GateData.Rows(400_000, seed: 1), "m", seed: 2).Measure(MetricNames.Mcc).Or(double.NaN);
        var covered = Enumerable.Range(0, 300).Count(run =>
        {
            var entry = GateData.Model(GateData.Rows(400, seed: 1000 + run), "m", seed: 5000 + run).ToScorecard(new() { Metrics = [MetricNames.Mcc], Slices = [], Resamples = 400 }).Entries[0];
            return entry.Lower <= truth && truth <= entry.Upper;
        });
        Assert.InRange(covered / 300.0, 0.91, 0.985);
    }
}
