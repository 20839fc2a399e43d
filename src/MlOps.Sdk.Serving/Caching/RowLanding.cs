namespace MlOps.Sdk.Serving;

/// <summary>Takes the answer to a row that others may ask for too out of the run that makes it.</summary>
internal sealed class RowLanding(ResponseCache<RowAnswer> cache, CacheFlight<RowAnswer> flight, OutputLimits limits, RowCapture? next) : RowCapture
{
    public override void Answered(ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts, int version, TimeSpan duration)
    {
        next?.Answered(numbers, texts, version, duration);
        if (!limits.Allow(numbers))
        {
            cache.Abort(flight, abandoned: false);
            return;
        }

        var answer = new RowAnswer(numbers.ToArray(), texts.ToArray());
        cache.Land(flight, answer, answer.Size);
    }
}
