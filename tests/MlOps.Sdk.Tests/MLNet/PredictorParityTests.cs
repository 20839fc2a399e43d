using Microsoft.ML;
using MlOps.Sdk.MLNet;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class PredictorParityTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public async Task The_served_file_follows_the_pipeline_on_a_sample()
    {
        var data = _ml.Data.LoadFromEnumerable(BikeHour.Some(0, 1000));
        var model = Pipelines.OnBikes["LightGBM regression"](_ml).Fit(data);
        await using var served = OnnxModel.Load(_ml.Model.ExportToOnnx(model, data.Schema).Bytes);

        var parity = await served.CompareWithAsync(model, _ml.Data.LoadFromEnumerable(BikeHour.Damaged(BikeHour.Some(5000, 300))), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(300, parity.Count);
        Assert.Equal(0, parity.MaxAbsoluteDifference);
    }

    [Fact]
    public async Task Another_pipelines_file_does_not_pass()
    {
        var data = _ml.Data.LoadFromEnumerable(BikeHour.Some(0, 1000));
        var model = Pipelines.OnBikes["FastTree regression"](_ml).Fit(data);
        var other = Pipelines.OnBikes["FastTree regression"](_ml).Fit(_ml.Data.LoadFromEnumerable(BikeHour.Some(6000, 1000)));
        await using var served = OnnxModel.Load(_ml.Model.ExportToOnnx(other, data.Schema).Bytes);
        Assert.False((await served.CompareWithAsync(model, data, cancellationToken: TestContext.Current.CancellationToken)).Within(1e-5));
    }

    [Fact]
    public async Task An_output_the_pipeline_lacks_is_refused_by_name()
    {
        var data = _ml.Data.LoadFromEnumerable(BikeHour.Some(0, 200));
        var model = _ml.Transforms.Concatenate("Features", "Hour", "Season").Append(_ml.Regression.Trainers.FastTree("Count", numberOfTrees: 2)).Fit(data);
        await using var served = OnnxModel.Load(_ml.Model.ExportToOnnx(model, data.Schema).Bytes);
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await served.CompareWithAsync(model, data, "Probability", TestContext.Current.CancellationToken));
        Assert.Contains("'Probability'", error.Message, StringComparison.Ordinal);
    }
}
