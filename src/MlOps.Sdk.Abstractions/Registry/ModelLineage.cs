namespace MlOps.Sdk;

/// <summary>Where a model version came from: run, data and code.</summary>
public sealed record ModelLineage
{
    /// <summary>The run that made it.</summary>
    public RunId? RunId { get; init; }

    /// <summary>The data sets that run read.</summary>
    public IReadOnlyList<DatasetVersion> Datasets { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>The commit of the code, 40 hexadecimal digits.</summary>
    public string? GitCommit { get; init; }
}
