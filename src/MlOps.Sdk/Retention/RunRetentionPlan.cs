using System.Globalization;
using System.Text;

namespace MlOps.Sdk;

/// <summary>What a retention policy would do. It is a value: nothing happens until it is executed, and then every run is judged again.</summary>
public sealed record RunRetentionPlan
{
    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The rules it was made by.</summary>
    public required RunRetentionPolicy Policy { get; init; }

    /// <summary>Runs to delete; they may be restored until they are purged.</summary>
    public required IReadOnlyList<ExpiredRun> Delete { get; init; }

    /// <summary>Deleted runs to purge, parts before what they are part of.</summary>
    public required IReadOnlyList<ExpiredRun> Purge { get; init; }

    /// <summary>How many runs are kept because a model version came from them.</summary>
    public required int Lineage { get; init; }

    /// <summary>How many other runs are kept.</summary>
    public required int Kept { get; init; }

    /// <summary>A table for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Delete.Count} runs to delete, {Purge.Count} to purge; {Lineage} are kept as lineage of model versions, {Kept} by the policy.");
        foreach (var (verb, run) in Delete.Select(run => ("delete", run)).Concat(Purge.Select(run => ("purge", run))))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {verb,-6}  {run.Run}  {run.Experiment}  {run.Why}");
        return text.ToString();
    }
}
