using Microsoft.ML;
using MlOps.Sdk.MLNet;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class DataViewProfileTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Numbers_booleans_text_and_vectors_are_profiled_in_one_pass()
    {
        var profile = _ml.Data.LoadFromEnumerable(BikeHour.Damaged(BikeHour.Some(0, 700))).Profile();
        Assert.Equal(["Season", "Hour", "Holiday", "Weather", "Air[0]", "Air[1]", "Air[2]", "Air[3]", "Count", "Humidity"], profile.Columns.Select(column => column.Name));
        Assert.All(profile.Columns, column => Assert.Equal(700, column.RowCount));
        Assert.Equal(100, profile.Find("Season")!.MissingCount);
        Assert.IsType<CategoricalProfile>(profile.Find("Weather"));
        Assert.True(profile.Find("Weather")!.MissingCount > 0);
    }

    [Fact]
    public void Scores_can_be_profiled_with_the_features()
    {
        var data = _ml.Data.LoadFromEnumerable(Flight.Some(0, 800));
        var model = _ml.Transforms.Concatenate("Features", "Hour", "Distance").Append(_ml.BinaryClassification.Trainers.FastTree("Late", numberOfTrees: 5)).Fit(data);
        var profile = model.Transform(data).Profile(["Hour", "Origin", "Probability", "PredictedLabel"]);
        Assert.Equal(4, profile.Columns.Count);
        var probability = Assert.IsType<NumericProfile>(profile.Find("Probability"));
        Assert.InRange(probability.Quantiles.Quantile(0.5), 0, 1);
    }

    [Fact]
    public void An_unknown_column_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => _ml.Data.LoadFromEnumerable(Flight.Some(0, 5)).Profile(["Hours"]));
        Assert.Contains("'Hours'", error.Message, StringComparison.Ordinal);
    }
}
