namespace MlOps.Sdk.Statistics;

/// <summary>Decides which of several comparisons made together amount to drift: <see cref="DriftPolicy"/> by significance and size, <see cref="ThresholdPolicy"/> as other tools do.</summary>
public interface IDriftJudge
{
    /// <summary>One line for people.</summary>
    string Description { get; }

    /// <summary>Judges comparisons made together, such as all columns of one window.</summary>
    /// <returns>One verdict a comparison, in the same order.</returns>
    IReadOnlyList<DriftVerdict> JudgeAll(IReadOnlyList<DriftResult> results);
}
