using CsCheck;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Tests.Gates;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class SplitComparisonTests
{
    [Fact]
    public void Rows_in_both_parts_contradictions_and_new_categories_are_counted()
    {
        Sold[] training = [new(1, "a"), new(2, "b"), new(3, "a"), new(3, "a")];
        Sold[] evaluation = [new(1, "a"), new(2, "b"), new(9, "c"), new(9, null), new(9, null)];
        var facts = SplitComparison.Of(training, [0, 1, 0, 1], evaluation, [0, 0, 1, 1, 0]);
        Assert.Equal((4, 5, 1, 2, 1), (facts.TrainingRows, facts.EvaluationRows, facts.Duplicates, facts.Conflicts, facts.RowsWithNewCategories));
        Assert.Equal(["Shop=c"], facts.NewCategories);
    }

    [Fact]
    public void A_column_that_is_the_label_in_disguise_is_caught_and_an_honest_one_is_not()
    {
        var random = new Random(3);
        double[] labels = [.. Enumerable.Range(0, 2000).Select(_ => random.Next(2))];
        Sold[] rows = [.. labels.Select(label => new Sold(label + GateData.Gauss(random), label == 1 ? "yes" : "no"))];
        var facts = SplitComparison.Of(rows[..1000], labels.AsSpan(0, 1000), rows[1000..], labels.AsSpan(1000));
        Assert.Equal(1, facts.SingleFeaturePower["Shop"], 1e-12);
        Assert.InRange(facts.SingleFeaturePower["Price"], 0.3, 0.7);

        var set = EvaluationSet.Binary("s", [.. labels.Skip(1000).Select(label => label == 1)]);
        var model = set.Score("m:1", labels.AsSpan(1000)).WithSplit(facts);
        var report = QualityGate.Named("g").NoLeakage().Check(model);
        Assert.Equal([GateVerdict.Passed, GateVerdict.Failed], report.Checks.Select(check => check.Verdict));
        Assert.Contains("'Shop' alone tells the label", report.Checks[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_a_part_compared_with_itself_is_a_duplicate() =>
        Gen.Select(Gen.Double, Gen.String.Null()).Select((price, shop) => new Sold(price, shop)).Array[1, 40].Sample(rows =>
        {
            var labels = new double[rows.Length];
            var facts = SplitComparison.Of(rows, labels, rows, labels);
            return facts.Duplicates == rows.Length && facts.Conflicts == 0 && facts.RowsWithNewCategories == 0;
        });

    [Fact]
    public void A_number_and_its_correlation_with_a_number_are_found()
    {
        double[] labels = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        Sold[] rows = [.. labels.Select(label => new Sold(-2 * label + 1, null))];
        Assert.Equal(1, SplitComparison.Of(rows, labels, rows, labels).SingleFeaturePower["Price"], 1e-12);
        Assert.DoesNotContain("Shop", SplitComparison.Of(rows, labels, rows, labels).SingleFeaturePower.Keys);
    }

    [Fact]
    public void Empty_parts_and_labels_that_do_not_fit_are_refused()
    {
        Sold[] row = [new(1, "a")];
        Assert.Throws<ArgumentException>(() => SplitComparison.Of(Array.Empty<Sold>(), [], row, [1]));
        Assert.Throws<ArgumentException>(() => SplitComparison.Of(row, [1], row, [1, 2]));
        Assert.Throws<ArgumentException>(() => SplitComparison.Of(row, [double.NaN], row, [1]));
    }

    private sealed record Sold(double Price, string? Shop) : IFeatureRow
    {
        public static FeatureSchema Features { get; } = FeatureSchema.Of((nameof(Price), FeatureKind.Number), (nameof(Shop), FeatureKind.Text));

        public void WriteTo(ref FeatureWriter row)
        {
            row.Number(Price);
            row.Text(Shop);
        }
    }
}
