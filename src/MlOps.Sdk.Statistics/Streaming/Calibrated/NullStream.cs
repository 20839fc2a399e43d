namespace MlOps.Sdk.Statistics;

/// <summary>A simulated stream without drift and its distance from the reference after each value.</summary>
internal abstract class NullStream
{
    /// <summary>Begins a stream with an empty window.</summary>
    public abstract void Begin(ref SplitMix64 chance);

    /// <summary>Draws the next value; the distance means something once the window is full.</summary>
    public abstract double Next(ref SplitMix64 chance);
}
