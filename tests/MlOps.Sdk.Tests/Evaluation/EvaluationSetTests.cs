using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class EvaluationSetTests
{
    [Fact]
    public void Equal_rows_have_one_hash_and_any_other_row_another()
    {
        EvaluationSet Set(bool last = true, string slice = "a") => EvaluationSet.Binary("x", [true, false, last]).WithSlices("k", ["a", "b", slice]);
        Assert.Equal(Set().Dataset.Digest, Set().Dataset.Digest);
        Assert.NotEqual(Set().Dataset.Digest, Set(last: false).Dataset.Digest);
        Assert.NotEqual(Set().Dataset.Digest, Set(slice: "c").Dataset.Digest);
        Assert.NotEqual(EvaluationSet.Regression("x", [1, 0]).Dataset.Digest, EvaluationSet.Binary("x", [true, false]).Dataset.Digest);
        Assert.Equal(3, Set().Dataset.RowCount);
        Assert.Equal(["label", "k"], Set().Dataset.Schema.Select(column => column.Name));
    }

    [Fact]
    public void The_order_of_slice_columns_does_not_matter_and_their_borders_do()
    {
        var set = EvaluationSet.Binary("x", [true, false]);
        Assert.Equal(set.WithSlices("a", ["1", "2"]).WithSlices("b", ["3", "4"]).Dataset.Digest, set.WithSlices("b", ["3", "4"]).WithSlices("a", ["1", "2"]).Dataset.Digest);
        Assert.NotEqual(set.WithSlices("a", ["12", "3"]).Dataset.Digest, set.WithSlices("a", ["1", "23"]).Dataset.Digest);
    }

    [Fact]
    public void Misuse_is_refused_with_the_numbers()
    {
        var set = EvaluationSet.Binary("x", [true, false]);
        Assert.Throws<ArgumentException>(() => EvaluationSet.Binary("x", []));
        Assert.Throws<ArgumentException>(() => EvaluationSet.Binary(" ", [true]));
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => EvaluationSet.Regression("x", [1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("Label 3 of row 1", Assert.Throws<ArgumentException>(() => EvaluationSet.Multiclass("x", [0, 3], ["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Contains("3 values for 2 rows", Assert.Throws<ArgumentException>(() => set.WithSlices("k", ["a", "b", "c"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => set.WithSlices("k", ["a", "b"]).WithSlices("k", ["a", "b"]));
        Assert.Contains("3 scores on 2 rows", Assert.Throws<ArgumentException>(() => set.Score("m", [1.0, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => set.FromDataset(new() { Name = "d", Digest = ContentDigest.Of([]), RowCount = 3, Schema = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Score("m", [1.0, 2]).WithThreshold(double.NaN));
    }

    [Fact]
    public void Metrics_of_another_task_and_scores_that_are_no_probability_say_so()
    {
        var model = EvaluationSet.Binary("x", [true, false]).Score("m", [1.5, 0.2]);
        Assert.Contains("metric of Regression", model.Measure(MetricNames.MeanAbsoluteError).Reason, StringComparison.Ordinal);
        Assert.False(model.Measure(MetricNames.LogLoss).IsComputable);
        Assert.True(model.Measure(MetricNames.RocAuc).IsComputable);
    }

    [Fact]
    public void Multiclass_metrics_equal_hand_counts()
    {
        var model = EvaluationSet.Multiclass("x", [0, 1, 2, 1], ["a", "b", "c"]).Score("m", [0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.5, 0.3, 0.2, 0.2, 0.4, 0.4]);
        Assert.Equal(0.75, model.Measure(MetricNames.MulticlassAccuracy).Or(0), 12);
        Assert.Equal(-(Math.Log(0.7) + Math.Log(0.8) + Math.Log(0.2) + Math.Log(0.4)) / 4, model.Measure(MetricNames.MulticlassLogLoss).Or(0), 12);
        Assert.Equal((2.0 / 3 + 1 + 0) / 3, model.Measure(MetricNames.MacroF1).Or(0), 12);
    }
}
