namespace MlOps.Sdk.Evaluation;

/// <summary>Where the model came from is known: the run, the data and the commit it was made of.</summary>
public sealed record LineageRule : GateRule
{
    internal const string KindName = "lineage";
    private static readonly string[] Known = ["run", "dataset", "commit"];

    /// <summary>What must be known: <c>run</c>, <c>dataset</c>, <c>commit</c>; all three unless set.</summary>
    public IReadOnlyList<string> Parts { get; init => field = value ?? Known; } = Known; // the default where JSON leaves it out

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"known {string.Join(", ", Parts)}";

    internal override void Validate()
    {
        if (Parts.Count == 0)
            throw new ArgumentException("A lineage rule without 'parts' asks for nothing; name run, dataset or commit.");
        if (Parts.FirstOrDefault(part => !Known.Contains(part, StringComparer.Ordinal)) is { } unknown)
            throw new ArgumentException($"'{unknown}' is no part of a lineage{Spelling.Hint(unknown, Known)}");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context);
        if (context.Candidate.Lineage is not { } lineage)
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: the lineage was not given; add it with {nameof(EvaluatedModel.WithLineage)}" });
            return ValueTask.CompletedTask;
        }

        string[] missing = [.. Parts.Where(part => !Has(lineage, part))];
        context.Add(draft with
        {
            Verdict = missing.Length == 0 ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = missing.Length,
            Limit = 0,
            Reason = missing.Length == 0 ? $"{string.Join(", ", Parts)} are known" : $"the lineage lacks {string.Join(", ", missing)}; record it on the run",
        });
        return ValueTask.CompletedTask;
    }

    private static bool Has(ModelLineage lineage, string part) => part switch
    {
        "run" => lineage.RunId is not null,
        "dataset" => lineage.Datasets.Count > 0,
        _ => !string.IsNullOrEmpty(lineage.GitCommit),
    };
}
