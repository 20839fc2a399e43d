using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlOps.Sdk.MLNet;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class MlNetServingTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-mlnet-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDataView Flights => _ml.Data.LoadFromEnumerable(Flight.Some(0, 1500));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_registered_zip_is_hosted_and_answers_typed_rows_as_mlnet_does()
    {
        var model = Trained();
        await using var store = await MlOpsStore.OpenAsync(_folder, cancellationToken: Cancellation);
        await using var run = await store.Tracker.StartRunAsync("flights", "train", cancellationToken: Cancellation);
        var logged = await _ml.Track(run).LogModelAsync(model, Flights.Schema, cancellationToken: Cancellation);
        await run.CompleteAsync(Cancellation);
        var registration = new ModelRegistration { Model = "late", RunId = run.Id, ArtifactPath = logged.Zip.Path, Format = MlNetPredictorLoader.FormatName, Signature = logged.ZipSignature };
        var version = await store.Registry.RegisterAsync(registration, Cancellation);
        await store.Registry.PromoteAsync("late", version.Version, "champion", cancellationToken: Cancellation);

        var services = new ServiceCollection();
        services.AddSingleton(store.Models);
        services.AddSingleton(store.Artifacts);
        new BuilderStub(services).AddServing().AddMlNetModels();
        await using var provider = services.BuildServiceProvider();
        var served = await provider.GetRequiredService<IModelHost>().GetAsync<FlightRow, LateAnswer>("late@champion", Cancellation);

        Flight[] rows = [.. Flight.Some(3000, 800), .. Flight.Damaged(Flight.Some(3000, 800))];
        var answers = await served.PredictBatchAsync([.. rows.Select(row => new FlightRow(row))], Cancellation);
        Assert.Equal(Expected(model, rows), answers.Select(answer => answer.Value));
        Assert.Equal(answers[7].Value, (await served.PredictAsync(new(rows[7]), Cancellation)).Value);
    }

    [Fact]
    public async Task Many_threads_get_the_answers_of_one()
    {
        var model = Trained();
        await using var predictor = MlNetModel.Load(Zip(model, Flights.Schema));
        using var rows = new RowPredictor<FlightRow, LateAnswer>(predictor);
        var flights = Flight.Damaged(Flight.Some(3000, 400));
        var expected = Expected(model, flights);
        await Parallel.ForAsync(0, 4, Cancellation, async (_, token) =>
        {
            for (var i = 0; i < flights.Count; i++)
                Assert.Equal(expected[i], await rows.PredictAsync(new(flights[i]), token));
        });
    }

    [Fact]
    public void The_signature_is_that_of_the_exported_onnx_file()
    {
        var model = Trained();
        Assert.Equal(_ml.Model.ExportToOnnx(model, Flights.Schema).Signature, MlNetModel.Load(Zip(model, Flights.Schema)).Signature);
    }

    [Fact]
    public async Task What_has_no_onnx_form_is_served_from_the_zip()
    {
        var pipeline = _ml.Transforms.Text.FeaturizeText("Words", "Origin").Append(_ml.Transforms.Concatenate("Features", "Words", "Hour"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Class", "Carrier"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class")).Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(Flights);
        await using var predictor = MlNetModel.Load(Zip(model, Flights.Schema));
        Assert.Equal(["Hour", "Origin"], predictor.Signature.Inputs.Select(input => input.Name));

        var parity = await predictor.CompareWithAsync(model, Flights, cancellationToken: Cancellation);
        Assert.Equal((0, 4500), (parity.MaxAbsoluteDifference, parity.Count));
        using var frame = predictor.CreateFrame(["PredictedLabel"]);
        frame.Inputs[0].Reshape(1, 1);
        frame.Inputs[1].Reshape(1, 1);
        frame.Inputs[0].AsSpan<float>()[0] = 8;
        frame.Inputs[1].AsTexts()[0] = null;
        await frame.RunAsync(Cancellation);
        Assert.Contains(frame.Outputs[0].AsTexts()[0], new List<string?> { "early", "on time", "late" });
    }

    [Fact]
    public async Task A_missing_column_a_wrong_width_and_uneven_rows_are_refused_by_name()
    {
        var data = _ml.Data.LoadFromEnumerable(BikeHour.Some(0, 500));
        var model = Pipelines.OnBikes["FastTree regression"](_ml).Fit(data);
        await using var predictor = MlNetModel.Load(Zip(model, data.Schema));
        using var frame = predictor.CreateFrame();
        foreach (var input in frame.Inputs)
            input.Reshape(2, Math.Max(1, input.Spec.Shape[1]));

        var air = frame.Inputs.Single(input => input.Spec.Name == "Air");
        await RefusedAsync("Input 'Air' is missing; the model needs Float[?,4]", air.Clear);
        await RefusedAsync("Input 'Air' has the wrong shape: expected Float[?,4], got Float[2,3]", () => air.Reshape(2, 3));
        await RefusedAsync("Input 'Air' has 3 rows", () => air.Reshape(3, 4));
        var unknown = Assert.Throws<ArgumentException>(() => predictor.CreateFrame(["Probability"]));
        Assert.Contains("'Score'", unknown.Message, StringComparison.Ordinal);

        async Task RefusedAsync(string message, Action spoil)
        {
            spoil();
            var error = await Assert.ThrowsAsync<ArgumentException>(async () => await frame.RunAsync(Cancellation));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_row_type_that_does_not_fit_is_refused_with_the_columns_named()
    {
        var data = _ml.Data.LoadFromEnumerable(BikeHour.Some(0, 500));
        var predictor = MlNetModel.Load(Zip(_ml.Transforms.Concatenate("Features", "Season", "Hour").Append(_ml.Regression.Trainers.FastTree("Count", numberOfTrees: 2)).Fit(data), data.Schema));
        var error = Assert.Throws<ArgumentException>(() => new RowPredictor<FlightRow, LateAnswer>(predictor));
        Assert.Contains("column 'Season' is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("column 'Origin' is not an input", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_refuses_later_runs()
    {
        var predictor = MlNetModel.Load(Zip(Trained(), Flights.Schema));
        using var frame = predictor.CreateFrame();
        foreach (var input in frame.Inputs)
            input.Reshape(1, 1);

        await frame.RunAsync(Cancellation);
        await predictor.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await frame.RunAsync(Cancellation));
        Assert.Throws<ObjectDisposedException>(() => predictor.CreateFrame());
    }

    [Fact]
    public async Task A_repeated_run_allocates_nothing_per_row()
    {
        await using var predictor = MlNetModel.Load(Zip(Trained(), Flights.Schema));
        using var frame = predictor.CreateFrame(["Score", "PredictedLabel"]);
        foreach (var input in frame.Inputs)
            input.Reshape(1000, 1);

        frame.Inputs.Single(input => input.ElementType == ElementType.String).AsTexts().Fill("ATL");
        for (var warm = 0; warm < 3; warm++)
            await frame.RunAsync(Cancellation);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var run = frame.RunAsync(Cancellation);
        Assert.True(run.IsCompletedSuccessfully);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    private LateAnswer[] Expected(ITransformer model, IEnumerable<Flight> rows)
    {
        var scored = model.Transform(_ml.Data.LoadFromEnumerable(rows));
        return [.. scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Probability"), scored.GetColumn<bool>("PredictedLabel")).Select(row => new LateAnswer(row.First, row.Second, row.Third))];
    }

    private ITransformer Trained() => _ml.Transforms.Categorical.OneHotEncoding("Slots", "Origin")
        .Append(_ml.Transforms.Concatenate("Features", "Hour", "Weekday", "Distance", "Slots"))
        .Append(_ml.BinaryClassification.Trainers.FastTree("Late", numberOfTrees: 20)).Fit(Flights);

    private byte[] Zip(ITransformer model, DataViewSchema schema)
    {
        using var zip = new MemoryStream();
        _ml.Model.Save(model, schema, zip);
        return zip.ToArray();
    }

    private sealed class BuilderStub(IServiceCollection services) : IMlOpsBuilder
    {
        public IServiceCollection Services => services;
    }
}
