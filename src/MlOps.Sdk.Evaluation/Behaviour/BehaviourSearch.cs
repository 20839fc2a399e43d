namespace MlOps.Sdk.Evaluation;

/// <summary>Tries inputs, and shrinks the first failing one.</summary>
internal static class BehaviourSearch
{
    /// <summary>The score before and after, or expected and actual, of an input that fails; null for one that does not.</summary>
    public delegate (double Before, double After)? Broken<T>(int row, T input);

    public static BehaviourResult<T> Run<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, IEnumerable<T>>? shrink, Broken<T> broken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(expectation);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(score);
        var failures = new List<BehaviourFailure<T>>();
        var row = 0;
        foreach (var input in inputs)
        {
            if (Try(broken, row, input) is { } failure)
                failures.Add(failure);
            row++;
        }

        if (failures.Count > 0 && shrink is not null)
            failures[0] = Shrunk(failures[0], smaller => Try(broken, failures[0].Row, smaller), shrink);
        return new() { Expectation = expectation, Tried = row, Failures = failures };
    }

    private static BehaviourFailure<T>? Try<T>(Broken<T> broken, int row, T input)
    {
        try
        {
            return broken(row, input) is var (before, after) ? new(row, input, before, after) : null;
        }
#pragma warning disable CA1031 // The model is the caller's code: an input it throws on is one it fails on.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new(row, input, double.NaN, double.NaN) { Error = $"{e.GetType().Name}: {e.Message}" };
        }
    }

    private static BehaviourFailure<T> Shrunk<T>(BehaviourFailure<T> failure, Func<T, BehaviourFailure<T>?> attempt, Func<T, IEnumerable<T>> shrink)
    {
        // Bounded: a caller's proposals may go in circles.
        for (var step = 0; step < 1000; step++)
        {
            if (shrink(failure.Input).Select(attempt).FirstOrDefault(smaller => smaller is not null) is not { } found)
                break;
            failure = found;
        }

        return failure;
    }
}
