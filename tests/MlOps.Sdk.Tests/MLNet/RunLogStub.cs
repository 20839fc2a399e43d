using System.Security.Cryptography;

namespace MlOps.Sdk.Tests.MLNet;

/// <summary>A run that keeps what is logged.</summary>
internal sealed class RunLogStub : IRunLog
{
    public RunId Id { get; } = RunId.New(TimeProvider.System);

    public Dictionary<string, string> Params { get; } = [];

    public Dictionary<string, double> Metrics { get; } = [];

    public Dictionary<string, string> Tags { get; } = [];

    public Dictionary<string, byte[]> Artifacts { get; } = [];

    public void LogParam(string key, string value) => Params.Add(LogKey.Require(key, "param"), LogKey.RequireValue(value, "param", LogKey.MaxParamLength));

    public void LogMetric(string key, double value, long step = 0) => Metrics[LogKey.Require(key, "metric")] = value;

    public void SetTag(string key, string value) => Tags[LogKey.Require(key, "tag")] = value;

    public void LogInput(DatasetVersion dataset)
    {
    }

    public void LogOutput(RunOutput output)
    {
    }

    public async ValueTask<ArtifactEntry> LogArtifactAsync(string path, Stream content, CancellationToken cancellationToken = default)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        Artifacts.Add(ArtifactPath.Require(path), copy.ToArray());
        return new ArtifactEntry { Path = path, Size = copy.Length, Digest = ContentDigest.Parse(Convert.ToHexStringLower(SHA256.HashData(copy.ToArray()))) };
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
