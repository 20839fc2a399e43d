namespace MlOps.Sdk.Serving;

/// <summary>Takes a copy of the outputs of one row, to be compared with another model's.</summary>
internal abstract class RowCapture
{
    /// <summary>Called once on the thread that answers, and not at all for a call that fails: it copies and returns.</summary>
    public abstract void Answered(ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts, int version, TimeSpan duration);
}
