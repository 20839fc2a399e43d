namespace MlOps.Sdk.Serving;

/// <summary>How routes are followed.</summary>
public sealed class ModelRouterOptions
{
    /// <summary>How often routes are looked up, so that changes made by other processes are seen; 1 second by default, 10 ms to a day.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The alias that answers where a model has no route; <c>champion</c> by default.</summary>
    public string DefaultAlias { get; set; } = "champion";

    /// <summary>Seeds the draws of calls without a key; null, the default, for another seed in each process.</summary>
    public int? Seed { get; set; }

    /// <summary>What the numbers of an answer may be: answers outside are counted for a <see cref="RolloutGuard"/>. Finite by default; null for anything.</summary>
    public OutputLimits? Outputs { get; set; } = new();

    internal IEnumerable<string> Problems()
    {
        if (PollInterval < TimeSpan.FromMilliseconds(10) || PollInterval > TimeSpan.FromDays(1))
            yield return $"{nameof(PollInterval)} is {PollInterval}, 10 ms to a day is possible.";
        if (!EntityName.IsValid(DefaultAlias))
            yield return $"{nameof(DefaultAlias)} is '{DefaultAlias}', which is no alias.";
    }
}
