using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Takes runs out of a store and puts them into another, under the same ids.</summary>
internal sealed class BundledRuns(IRunStore runs, TimeProvider time)
{
    private const int BatchSize = 1000;
    private const string Owner = "bundle-import";

    public async ValueTask<BundledRun?> ReadAsync(RunId id, BundleWriter writer, long maxPoints, CancellationToken cancellationToken)
    {
        if (await runs.FindRunAsync(id, cancellationToken).ConfigureAwait(false) is not { } run)
            return null;

        var experiment = runs is IRunLifecycle lifecycle
            ? await lifecycle.FindExperimentAsync(run.ExperimentId, cancellationToken).ConfigureAwait(false)
            : await runs.ListExperimentsAsync(cancellationToken).FirstOrDefaultAsync(one => one.Id == run.ExperimentId, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Experiment = experiment?.Name ?? throw new MlOpsIntegrityException($"Run {id} belongs to experiment {run.ExperimentId}, which does not exist."),
            Run = run,
            Artifacts = await runs.ListArtifactsAsync(id, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false),
            History = run.Metrics.Count == 0 ? null : await writer.StageAsync(file => WriteHistoryAsync(run, file, maxPoints, cancellationToken), cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Every step can be made again: an import that broke off goes on where it was.</summary>
    public async ValueTask ImportAsync(BundledRun bundled, StagedBundle staged, CancellationToken cancellationToken)
    {
        var run = bundled.Run;
        var existing = await runs.FindRunAsync(run.Id, cancellationToken).ConfigureAwait(false);
        if (existing is { Status: RunStatus.Finished or RunStatus.Failed or RunStatus.Killed })
            return;

        var now = time.GetUtcNow();
        var experiment = await runs.EnsureExperimentAsync(new() { Id = new(Guid.CreateVersion7(now)), Name = bundled.Experiment, CreatedAt = now }, cancellationToken).ConfigureAwait(false);
        var lease = now + TimeSpan.FromMinutes(10);
        if (existing is { Status: RunStatus.Interrupted } && runs is IRunLifecycle lifecycle)
        {
            await lifecycle.ResumeRunAsync(run.Id, Owner, lease, cancellationToken).ConfigureAwait(false);
        }
        else if (existing is null)
        {
            await runs.BeginRunAsync(
                new() { Id = run.Id, ExperimentId = experiment.Id, Name = run.Name, StartedAt = run.StartedAt, Owner = Owner, LeaseUntil = lease, Environment = run.Environment },
                cancellationToken).ConfigureAwait(false);
        }

        await runs.AppendAsync(
            run.Id,
            new() { Id = BatchId(run.Id, 0), Params = [.. run.Params], Tags = [.. run.Tags], Inputs = run.Inputs, Artifacts = [.. bundled.Artifacts.Where(file => staged.Has(file.Digest))] },
            cancellationToken).ConfigureAwait(false);
        if (bundled.History is { } history)
            await AppendHistoryAsync(run.Id, staged.Open(history.Digest), cancellationToken).ConfigureAwait(false);
        await runs.EndRunAsync(run.Id, run.Status is RunStatus.Running ? RunStatus.Interrupted : run.Status, run.EndedAt ?? run.StartedAt, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask AppendHistoryAsync(RunId run, Stream history, CancellationToken cancellationToken)
    {
        var batch = new List<MetricPoint>(BatchSize);
        var number = 0;
        using var reader = new StreamReader(history, Encoding.UTF8);
        await foreach (var point in PointsAsync(reader, cancellationToken).ConfigureAwait(false))
        {
            batch.Add(point);
            if (batch.Count == BatchSize)
                await FlushAsync().ConfigureAwait(false);
        }

        if (batch.Count > 0)
            await FlushAsync().ConfigureAwait(false);

        async ValueTask FlushAsync()
        {
            await runs.AppendAsync(run, new() { Id = BatchId(run, ++number), Metrics = [.. batch] }, cancellationToken).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private static async IAsyncEnumerable<MetricPoint> PointsAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            yield return JsonSerializer.Deserialize(line, MlOpsJson.MetricPoint);
    }

    private async ValueTask WriteHistoryAsync(RunRecord run, Stream file, long maxPoints, CancellationToken cancellationToken)
    {
        var points = 0L;
        var lines = new StreamWriter(file, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        await using (lines.ConfigureAwait(false))
        {
            foreach (var key in run.Metrics.Keys.Order(StringComparer.Ordinal))
            {
                await foreach (var point in runs.ListMetricAsync(run.Id, key, cancellationToken).ConfigureAwait(false))
                {
                    if (++points > maxPoints)
                        throw new ArgumentException($"Run {run.Id} has more than {maxPoints} metric points; raise {nameof(BundleExportOptions.MaxMetricPoints)} to carry them.", nameof(maxPoints));
                    await lines.WriteLineAsync(JsonSerializer.Serialize(point, MlOpsJson.MetricPoint).AsMemory(), cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    // The same batch has the same id in every attempt, so that none is written twice.
    private static Guid BatchId(RunId run, int number) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"bundle/{run}/{number}")).AsSpan(0, 16));
}
