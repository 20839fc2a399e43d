namespace MlOps.Sdk.Evaluation;

/// <summary>Times single calls, candidate and baseline in turn, so that both meet the same noise of the machine.</summary>
internal sealed class LatencyMeasurement(TimeProvider time, int warmUp, int calls, bool synchronous)
{
    /// <summary>Milliseconds of each timed call.</summary>
    public async ValueTask<(double[] Candidate, double[]? Baseline)> RunAsync(LatencyProbe candidate, LatencyProbe? baseline, CancellationToken cancellationToken)
    {
        for (var i = 0; i < warmUp; i++)
        {
            await TimeAsync(candidate, i, cancellationToken).ConfigureAwait(false);
            if (baseline is not null)
                await TimeAsync(baseline, i, cancellationToken).ConfigureAwait(false);
        }

        var ours = new double[calls];
        var theirs = baseline is null ? null : new double[calls];
        for (var i = 0; i < calls; i++)
        {
            // The one that goes first may find colder caches: take turns.
            if (theirs is not null && i % 2 == 1)
                theirs[i] = await TimeAsync(baseline!, warmUp + i, cancellationToken).ConfigureAwait(false);
            ours[i] = await TimeAsync(candidate, warmUp + i, cancellationToken).ConfigureAwait(false);
            if (theirs is not null && i % 2 == 0)
                theirs[i] = await TimeAsync(baseline!, warmUp + i, cancellationToken).ConfigureAwait(false);
        }

        return (ours, theirs);
    }

    private async ValueTask<double> TimeAsync(LatencyProbe probe, int call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = time.GetTimestamp();
        var prediction = probe(call, cancellationToken);
        if (!prediction.IsCompleted && synchronous)
            throw new InvalidOperationException($"the latency probe does not finish at once; call {nameof(QualityGate.CheckAsync)} instead of {nameof(QualityGate.Check)}");

        await prediction.ConfigureAwait(false);
        return time.GetElapsedTime(start).TotalMilliseconds;
    }
}
