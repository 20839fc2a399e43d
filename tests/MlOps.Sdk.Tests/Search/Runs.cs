namespace MlOps.Sdk.Tests.Search;

/// <summary>Runs of the tests of this folder.</summary>
internal static class Runs
{
    public static RunRecord Named(string name) => new()
    {
        Id = RunId.New(TimeProvider.System),
        ExperimentId = ExperimentId.New(TimeProvider.System),
        Name = name,
        Status = RunStatus.Finished,
        StartedAt = DateTimeOffset.UnixEpoch,
        Environment = new(),
        Params = new Dictionary<string, string>(),
        Tags = new Dictionary<string, string>(),
        Metrics = new Dictionary<string, MetricPoint>(),
        Inputs = [],
    };

    public static RunRecord With(string name, (string Key, string Value)[] @params, (string Key, double Value)[] metrics) => Named(name) with
    {
        Params = @params.ToDictionary(param => param.Key, param => param.Value),
        Metrics = metrics.ToDictionary(metric => metric.Key, metric => new MetricPoint(metric.Key, metric.Value, 0, DateTimeOffset.UnixEpoch)),
    };
}
