using System.Globalization;

namespace MlOps.Sdk.Tests.Serving;

internal sealed class RecordingObserver : IPredictionObserver
{
    public List<(PredictionId Id, string Model, int Version, string Row)> Predictions { get; } = [];

    public void OnPrediction(in PredictionMade prediction) => Predictions.Add((prediction.Id, prediction.Model, prediction.Version,
        $"{Describe(prediction.Features, prediction.Numbers)} -> {Describe(prediction.Outputs, prediction.OutputNumbers)}"));

    private static string Describe(FeatureSchema schema, ReadOnlySpan<double> numbers)
    {
        var parts = new List<string>();
        foreach (var column in schema.Columns)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{column.Name}={numbers[column.Slot]}"));
        return string.Join(' ', parts);
    }
}

internal sealed class ThrowingObserver : IPredictionObserver
{
    public void OnPrediction(in PredictionMade prediction) => throw new InvalidOperationException("an observer's own fault");
}

internal sealed class IdleObserver : IPredictionObserver
{
    public void OnPrediction(in PredictionMade prediction)
    {
    }
}
