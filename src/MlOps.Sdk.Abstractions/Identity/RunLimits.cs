namespace MlOps.Sdk;

/// <summary>
/// The limits of everything that is written to a run store, in one place: every store checks what it is given here before it
/// writes, so that the same input has the same answer everywhere.
/// </summary>
public static class RunLimits
{
    /// <summary>The greatest length of a run's name, an owner's id and a data set's name in characters.</summary>
    public const int MaxNameLength = LogKey.MaxLength;

    /// <summary>Refuses an experiment whose name breaks the rules of <see cref="EntityName"/>, or whose notes or tags do those of <see cref="LogKey"/>.</summary>
    /// <exception cref="ArgumentException">The message names what, and the rule.</exception>
    public static void Require(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        EntityName.Require(experiment.Name, "experiment");
        RequireNotes(experiment.Notes);
        foreach (var (key, value) in experiment.Tags)
            RequireTag(key, value);
    }

    /// <summary>Refuses a change with a name, notes or a tag that break the rules.</summary>
    /// <exception cref="ArgumentException">The message names what, and the rule.</exception>
    public static void Require(ExperimentChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Name is not null)
            EntityName.Require(change.Name, "experiment");
        RequireNotes(change.Notes);
        RequireTags(change.Tags);
    }

    /// <summary>Refuses a change with a name, notes or a tag that break the rules.</summary>
    /// <exception cref="ArgumentException">The message names what, and the rule.</exception>
    public static void Require(RunChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Name is not null)
            RequireName(change.Name, "run");
        RequireNotes(change.Notes);
        RequireTags(change.Tags);
    }

    /// <summary>Refuses a run whose name or owner breaks the rules.</summary>
    /// <exception cref="ArgumentException">The message names what, and the rule.</exception>
    public static void Require(NewRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(run.Environment, nameof(run));
        RequireName(run.Name, "run");
        RequireName(run.Owner, "owner");
    }

    /// <summary>Refuses a batch with a key, path, name or value that breaks the rules.</summary>
    /// <exception cref="ArgumentException">The message names what, and the rule.</exception>
    public static void Require(RunBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        string? known = null;
        for (var i = 0; i < batch.Metrics.Count; i++)
        {
            var key = batch.Metrics[i].Key;
            if (key is null || !ReferenceEquals(key, known))
                known = LogKey.Require(key, "metric");
        }

        foreach (var (key, value) in batch.Params)
        {
            LogKey.Require(key, "param");
            LogKey.RequireValue(value, "param", LogKey.MaxParamLength);
        }

        foreach (var (key, value) in batch.Tags)
            RequireTag(key, value);
        foreach (var input in batch.Inputs)
            RequireInput(input);
        foreach (var artifact in batch.Artifacts)
            ArtifactPath.Require(artifact.Path);
        foreach (var output in batch.Outputs)
            RequireOutput(output);
    }

    /// <summary>Refuses a name that is empty, blank, longer than <see cref="MaxNameLength"/>, or has control characters.</summary>
    /// <param name="name">The name to check.</param>
    /// <param name="kind">What it names, for the message: <c>run</c>, <c>owner</c>, <c>data set</c>.</param>
    /// <exception cref="ArgumentException">The name breaks the rule.</exception>
    public static string RequireName(string? name, string kind)
    {
        if (name is not { Length: > 0 and <= MaxNameLength } || string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl) || LogKey.BrokenCharacter(name) >= 0)
            throw new ArgumentException($"'{LogKey.Shorten(name)}' is not a valid {kind} name; use 1 to {MaxNameLength} characters, not all blank, whole, and none of them a control character.", nameof(name));
        return name;
    }

    /// <summary>Refuses a data set without a digest or with a name that breaks the rules.</summary>
    /// <exception cref="ArgumentException">The message names what, and the rule.</exception>
    public static void RequireInput(DatasetVersion dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        RequireName(dataset.Name, "data set");
        ArgumentNullException.ThrowIfNull(dataset.Schema, nameof(dataset));
        if (dataset.Digest == default)
            throw new ArgumentException($"Data set '{dataset.Name}' has no digest; compute its version from its content.", nameof(dataset));
    }

    /// <summary>Refuses an output whose model name breaks the rules or whose version is not positive.</summary>
    /// <exception cref="ArgumentException">The message names what, and the rule.</exception>
    public static void RequireOutput(RunOutput output)
    {
        EntityName.Require(output.Model, "model");
        if (output.Version < 1)
            throw new ArgumentException($"Version {output.Version} of '{output.Model}' is none; versions count from 1.", nameof(output));
    }

    private static void RequireTags(IReadOnlyList<KeyValuePair<string, string?>> tags)
    {
        foreach (var (key, value) in tags)
            RequireTag(key, value ?? "");
    }

    private static void RequireTag(string key, string value)
    {
        LogKey.Require(key, "tag");
        LogKey.RequireValue(value, "tag", LogKey.MaxTagLength);
    }

    private static void RequireNotes(string? notes) => LogKey.RequireValue(notes ?? "", "notes", LogKey.MaxNotesLength);
}
