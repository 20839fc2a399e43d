namespace MlOps.Sdk.Evaluation;

/// <summary>An input on which a model does not behave, made as small as the caller's shrinking allows.</summary>
/// <typeparam name="T">The input.</typeparam>
/// <param name="Row">Its position among the inputs, from 0.</param>
/// <param name="Input">The input; the smaller one it was shrunk to, if any.</param>
/// <param name="Before">The score of the input, or the expected one.</param>
/// <param name="After">The score of the changed input, or the actual one.</param>
public sealed record BehaviourFailure<T>(int Row, T Input, double Before, double After)
{
    /// <summary>What the model threw on it; null when it answered.</summary>
    public string? Error { get; init; }
}
