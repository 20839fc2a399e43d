using Microsoft.ML;
using MlOps.Sdk.MLNet;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class OnnxParityTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> OnFlights => [.. Pipelines.OnFlights.Keys];

    public static TheoryData<string> ManyClassesOnFlights => [.. Pipelines.ManyClassesOnFlights.Keys];

    public static TheoryData<string> OnBikes => [.. Pipelines.OnBikes.Keys];

    public static TheoryData<string> TransformsOnBikes => [.. Pipelines.TransformsOnBikes.Keys];

    [Fact]
    public void Each_of_two_real_data_sets_is_compared_by_more_than_25_kinds_of_pipeline()
    {
        var flights = OnFlights.Count + ManyClassesOnFlights.Count;
        var bikes = OnBikes.Count + TransformsOnBikes.Count;
        TestContext.Current.TestOutputHelper?.WriteLine($"Pipeline kinds compared: {flights} on flights ({OnFlights.Count} binary, {ManyClassesOnFlights.Count} of several classes), {bikes} on bike rentals ({OnBikes.Count} models, {TransformsOnBikes.Count} transforms), {flights + bikes} in all.");
        Assert.True(flights >= 25, $"{flights} on flights");
        Assert.True(bikes >= 25, $"{bikes} on bike rentals");
    }

    [Theory]
    [MemberData(nameof(OnFlights))]
    public void Classifiers_agree_on_every_flight(string pipeline)
    {
        var train = Flight.Some(0, 3000);
        // Half of the training rows are damaged where the trainer takes NaN, so that directions of missing values are learned.
        var rows = pipeline.Contains("missing", StringComparison.Ordinal) ? [.. Flight.Damaged(train)] : train;
        var test = Flight.Some(3000, 2000);
        Agree(pipeline, Pipelines.OnFlights[pipeline], rows, [.. test, .. Flight.Damaged(test)]);
    }

    [Theory]
    [MemberData(nameof(ManyClassesOnFlights))]
    public void Classifiers_of_many_classes_agree_on_every_flight(string pipeline)
    {
        var train = Flight.Some(0, 3000);
        var rows = pipeline.Contains("missing", StringComparison.Ordinal) ? [.. Flight.Damaged(train)] : train;
        var test = Flight.Some(3000, 1000);
        Agree(pipeline, Pipelines.ManyClassesOnFlights[pipeline], rows, [.. test, .. Flight.Damaged(test)]);
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(-1.25f)]
    [InlineData(-0.3f)]
    public void A_changed_threshold_of_the_label_is_found(float threshold)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Flight.Some(0, 2000));
        var features = ml.Transforms.Concatenate("Features", "Hour", "Weekday", "Distance").Fit(data);
        var trained = ml.BinaryClassification.Trainers.FastTree("Late", numberOfTrees: 20).Fit(features.Transform(data));
        var model = features.Append(ml.BinaryClassification.ChangeModelThreshold(trained, threshold));

        var labels = OnnxRun.Scores(ml.Model.ExportToOnnx(model, data.Schema), data)["PredictedLabel"];
        Assert.Equal(OnnxRun.Column(model.Transform(data), "PredictedLabel"), labels);
        Assert.NotEqual(OnnxRun.Column(trained.Transform(features.Transform(data)), "PredictedLabel"), labels);
    }

    [Theory]
    [MemberData(nameof(OnBikes))]
    public void Regressors_agree_on_every_hour(string pipeline)
    {
        var train = BikeHour.Some(0, 3000);
        var rows = pipeline.Contains("missing", StringComparison.Ordinal) ? [.. BikeHour.Damaged(train)] : train;
        var test = BikeHour.Some(9000, 2000);
        Agree(pipeline, Pipelines.OnBikes[pipeline], rows, [.. test, .. BikeHour.Damaged(test)]);
    }

    [Theory]
    [MemberData(nameof(TransformsOnBikes))]
    public void Transforms_agree_on_every_hour(string pipeline)
    {
        var test = BikeHour.Some(9000, 500);
        Agree(pipeline, Pipelines.TransformsOnBikes[pipeline], BikeHour.Some(0, 1000), [.. test, .. BikeHour.Damaged(test)]);
    }

    private static void Agree<T>(string name, Func<MLContext, IEstimator<ITransformer>> pipeline, IReadOnlyList<T> train, IReadOnlyList<T> test)
        where T : class
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(train);
        var model = pipeline(ml).Fit(data);
        var export = ml.Model.ExportToOnnx(model, data.Schema);

        var rows = ml.Data.LoadFromEnumerable(test);
        var expected = model.Transform(rows);
        var actual = OnnxRun.Scores(export, rows);
        Assert.NotEmpty(actual);
        foreach (var (column, slots) in actual)
        {
            var (difference, row) = Largest(OnnxRun.Column(expected, column), slots);
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}, {column}: {difference:G3}");
            Assert.True(difference <= (column == "Score" && IsSumOfTrees(name) ? 0 : Tolerance), $"{column} differs by {difference:G3} in row {row}: ML.NET {string.Join(' ', OnnxRun.Column(expected, column)[row])}, ONNX {string.Join(' ', slots[row])}.");
        }
    }

    /// <summary>Their leaves are added up in double precision by both runtimes, so the score is the same to the bit.</summary>
    private static bool IsSumOfTrees(string name) =>
        name.StartsWith("FastTree binary", StringComparison.Ordinal) || name is "FastTree regression" or "FastForest binary"
        || name.StartsWith("LightGBM binary", StringComparison.Ordinal) || name.StartsWith("LightGBM regression", StringComparison.Ordinal);

    private static (double Difference, int Row) Largest(double[][] expected, double[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        (double Difference, int Row) largest = (0, 0);
        for (var row = 0; row < expected.Length; row++)
        {
            Assert.Equal(expected[row].Length, actual[row].Length);
            for (var slot = 0; slot < expected[row].Length; slot++)
            {
                var (a, b) = (expected[row][slot], actual[row][slot]);
                var difference = a.Equals(b) ? 0 : Math.Abs(a - b) / Math.Max(1, Math.Abs(a));
                if (!(difference <= largest.Difference))
                    largest = (double.IsNaN(difference) ? double.PositiveInfinity : difference, row);
            }
        }

        return largest;
    }
}
