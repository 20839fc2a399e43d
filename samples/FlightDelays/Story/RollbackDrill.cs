using System.Collections.Concurrent;
using System.Diagnostics;

namespace FlightDelays;

/// <summary>Moves the champion back and forward again while requests run.</summary>
internal sealed record RollbackDrill(int From, int To, long Requests, long Failures, IReadOnlyDictionary<int, long> AnswersByVersion)
{
    private const int Callers = 4;

    public static async Task<RollbackDrill?> RunAsync(MlOpsStore store, Production production, IReadOnlyList<FlownFlight> flights, CancellationToken cancellationToken)
    {
        var alias = await store.Models.FindAliasAsync(Trainer.Model, Release.Champion, cancellationToken);
        var before = alias?.Version ?? throw new InvalidOperationException("There is no champion to roll back.");
        if (!await store.Registry.HistoryAsync(Trainer.Model, Release.Champion, cancellationToken).AnyAsync(change => change.From is not null && change.From != before, cancellationToken))
            return null;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answers = new ConcurrentDictionary<int, long>();
        long requests = 0, failures = 0;

        async Task CallAsync(int caller)
        {
            for (var i = caller; !stop.IsCancellationRequested; i += Callers)
            {
                Interlocked.Increment(ref requests);
                try
                {
                    var prediction = await production.Champion.PredictAsync(flights[i % flights.Count].Flight, cancellationToken);
                    answers.AddOrUpdate(prediction.Version, 1, (_, count) => count + 1);
                }
                catch (Exception) when (!cancellationToken.IsCancellationRequested)
                {
                    Interlocked.Increment(ref failures);
                }
            }
        }

        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller), cancellationToken)).ToArray();
        try
        {
            await AnswersFromAsync(answers, before, cancellationToken);
            var back = await store.Registry.RollbackAsync(Trainer.Model, Release.Champion, "drill: back", cancellationToken);
            var previous = back.Version ?? before;
            await AnswersFromAsync(answers, previous, cancellationToken);
            await store.Registry.PromoteAsync(Trainer.Model, before, Release.Champion, "drill: forward again", back.Revision, cancellationToken);
            answers.TryRemove(before, out var early);
            await AnswersFromAsync(answers, before, cancellationToken);
            answers.AddOrUpdate(before, early, (_, count) => count + early);
            await stop.CancelAsync();
            await Task.WhenAll(callers);
            return new(before, previous, requests, failures, new SortedDictionary<int, long>(answers.ToDictionary()));
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private static async Task AnswersFromAsync(ConcurrentDictionary<int, long> answers, int version, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (answers.GetValueOrDefault(version) < 200)
        {
            if (watch.Elapsed > Production.Patience)
                throw new SampleException($"Version {version} did not answer within {Production.Patience.TotalSeconds:0} seconds of its promotion.");
            await Task.Delay(5, cancellationToken);
        }
    }
}
