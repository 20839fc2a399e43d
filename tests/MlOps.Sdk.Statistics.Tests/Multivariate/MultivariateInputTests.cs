namespace MlOps.Sdk.Statistics.Tests.Multivariate;

/// <summary>Each multivariate method against each kind of unusable or extreme sample: a reason or a number, never NaN, never a surprise.</summary>
public sealed class MultivariateInputTests
{
    private static readonly double[] Ordinary = MultivariateMethods.Normal(1, 40, 3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. MultivariateMethods.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_empty_side_is_not_computable(string method)
    {
        AssertReason(Run(method, [], Ordinary), "empty");
        AssertReason(Run(method, Ordinary, []), "empty");
        AssertReason(Run(method, [], []), "empty");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_side_with_no_complete_row_is_not_computable(string method)
    {
        double[] missing = [1, double.NaN, 2, double.NaN, 1, 1];
        AssertReason(Run(method, missing, Ordinary), "missing");
        AssertReason(Run(method, Ordinary, missing), "missing");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_with_a_missing_value_are_left_out_and_counted(string method)
    {
        var plain = Run(method, Ordinary, Ordinary[30..90]);
        var holed = Run(method, [.. Ordinary, 1, double.NaN, 2], [double.NaN, 5, 5, .. Ordinary[30..90]]);

        Assert.Equal(plain.Statistic, holed.Statistic);
        Assert.Equal(plain.PValue, holed.PValue);
        Assert.Equal((1, 1), (holed.ReferenceMissing, holed.CurrentMissing));
        Assert.Equal((40, 20), (holed.ReferenceCount, holed.CurrentCount));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_row_is_a_number_or_too_few(string method)
    {
        AssertReasonOrNumber(Run(method, Ordinary, [0.3, 0.1, 0.2]));
        AssertReasonOrNumber(Run(method, [0.3, 0.1, 0.2], Ordinary));
        AssertReasonOrNumber(Run(method, [0.3, 0.1, 0.2], [0.3, 0.1, 0.2]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_infinity_is_a_reason_that_names_the_cell(string method)
    {
        AssertReason(Run(method, [.. Ordinary, 1, double.PositiveInfinity, 2], Ordinary), "infinite value in column [1], row 40 of the reference");
        AssertReason(Run(method, Ordinary, [.. Ordinary, 1, 2, double.NegativeInfinity]), "infinite value in column [2], row 40 of the current");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_whose_square_overflows_is_a_reason(string method) =>
        AssertReason(Run(method, [.. Ordinary, 1, 1e200, 2], Ordinary), "rescale");

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_whose_squares_vanish_are_a_number_or_a_reason(string method)
    {
        double[] tiny = [.. Ordinary.Select(v => v * 1e-200)];
        AssertReasonOrNumber(Run(method, tiny, tiny[30..90]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_equal_constants_are_no_drift(string method)
    {
        double[] constant = [.. Enumerable.Repeat(4.0, 60)];
        var result = Run(method, constant, constant[..48]);
        AssertReasonOrNumber(result);
        Assert.NotEqual(DriftOutcome.Drift, DriftPolicy.Default.Judge(result).Outcome);
        if (result.PValue is { } p)
            Assert.Equal(1, p);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_against_an_ordinary_sample_is_a_number_or_a_reason(string method)
    {
        double[] constant = [.. Enumerable.Repeat(4.0, 60)];
        AssertReasonOrNumber(Run(method, constant, Ordinary));
        AssertReasonOrNumber(Run(method, Ordinary, constant));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Other_columns_are_misuse(string method) =>
        Assert.Throws<ArgumentException>(() => MultivariateMethods.All[method](new RowMatrix(Ordinary, 3), new RowMatrix(Ordinary, 2)));

    [Fact]
    public void Values_that_do_not_fill_rows_are_misuse()
    {
        Assert.Throws<ArgumentException>(() => { _ = new RowMatrix(new double[7], 3); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new RowMatrix(new double[6], 0); });
        Assert.Throws<ArgumentException>(() => { _ = new RowMatrix(new double[6], 3, ["a", "b"]); });
        Assert.Throws<ArgumentException>(() => { _ = RowMatrix.FromColumns([]); });
        Assert.Throws<ArgumentException>(() => { _ = RowMatrix.FromColumns([[1, 2], [1]]); });
    }

    [Fact]
    public void Models_are_learned_from_finite_rows_only_and_say_which_cell_is_not()
    {
        double[] holed = [.. Ordinary, 1, double.NaN, 2];
        Action[] fits =
        [
            () => Statistics.Mahalanobis.Fit(new RowMatrix(holed, 3)),
            () => PrincipalComponents.Fit(new RowMatrix(holed, 3)),
            () => PcaReconstruction.Fit(new RowMatrix(holed, 3), 10),
            () => IsolationForest.Fit(new RowMatrix(holed, 3)),
            () => LogisticRegression.Fit(new RowMatrix(holed, 3), new bool[41], cancellation: TestContext.Current.CancellationToken),
        ];
        Assert.All(fits, fit => Assert.Contains("Row 40, column [1] is NaN", Assert.Throws<ArgumentException>(fit).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_out_of_range_are_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MaximumMeanDiscrepancy.Test(new RowMatrix(Ordinary, 3), new RowMatrix(Ordinary, 3), permutations: 18, cancellation: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaximumMeanDiscrepancy.Block(new RowMatrix(Ordinary, 3), new RowMatrix(Ordinary, 3), blockSize: 1, cancellation: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelBandwidth.Of(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelBandwidth.Of(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => DomainClassifier.Compare(new RowMatrix(Ordinary, 3), new RowMatrix(Ordinary, 3), new() { Folds = 1 }, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => DomainClassifier.Compare(new RowMatrix(Ordinary, 3), new RowMatrix(Ordinary, 3), new() { InverseRegularization = double.NaN }, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => PcaReconstruction.Compare(new RowMatrix(Ordinary, 3), new RowMatrix(Ordinary, 3), share: 1));
    }

    [Fact]
    public void A_column_that_repeats_another_is_named()
    {
        double[] rows = [.. Enumerable.Range(0, 20).SelectMany(i => new double[] { i, i * i % 7, 2 * i })];
        var result = HotellingTSquared.Test(new RowMatrix(rows, 3, ["age", "income", "age twice"]), new RowMatrix(rows, 3));
        AssertReason(result, "age twice");
    }

    private static DriftResult Run(string method, double[] reference, double[] current) =>
        MultivariateMethods.All[method](new RowMatrix(reference, 3), new RowMatrix(current, 3));

    private static void AssertReason(DriftResult result, string words)
    {
        Assert.False(result.IsComputable, result.ToString());
        Assert.Contains(words, result.Reason, StringComparison.Ordinal);
        Assert.Null(result.PValue);
    }

    private static void AssertReasonOrNumber(DriftResult result)
    {
        if (!result.IsComputable)
            return;
        Assert.False(double.IsNaN(result.Statistic.Value));
        Assert.All(result.Details, pair => Assert.False(double.IsNaN(pair.Value), pair.Key));
        Assert.All(result.Contributions, part => Assert.False(double.IsNaN(part.Value), part.Label));
        Assert.False(double.IsNaN(result.Effect?.Value ?? 0));
        if (result.PValue is { } p)
            Assert.InRange(p, 0, 1);
    }
}
