using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>SLSA Provenance v1 (https://slsa.dev/spec/v1.0/provenance) of a training run.</summary>
internal static class TrainingProvenance
{
    private const string PredicateType = "https://slsa.dev/provenance/v1";
    private const string BuildType = "https://github.com/mlops-sdk/mlops-sdk/training/v1";

    public static InTotoStatement Of(ModelVersion version, RunRecord run, string builderId) => new()
    {
        Subjects = Predicate.SubjectsOf(version),
        PredicateType = PredicateType,
        Predicate = Predicate.Write(json =>
        {
            WriteDefinition(json, version, run);
            WriteDetails(json, run, builderId);
        }),
    };

    private static void WriteDefinition(Utf8JsonWriter json, ModelVersion version, RunRecord run)
    {
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", BuildType);
        json.WriteStartObject("externalParameters");
        json.WriteString("model", version.Model);
        json.WriteNumber("version", version.Version);
        json.WriteStartObject("params");
        foreach (var (key, value) in run.Params.OrderBy(param => param.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("internalParameters");
        if (run.Environment.Seed is { } seed)
            json.WriteString("seed", seed.ToString(CultureInfo.InvariantCulture)); // canonical JSON has no 64-bit integers
        if (run.Environment.Runtime is { } runtime)
            json.WriteString("runtime", runtime);
        if (run.Environment.OperatingSystem is { } system)
            json.WriteString("operatingSystem", system);
        if (run.Environment.GitDirty is { } dirty)
            json.WriteBoolean("uncommittedChanges", dirty);
        json.WriteEndObject();
        json.WriteStartArray("resolvedDependencies");
        if (version.Lineage.GitCommit is { } commit)
            Predicate.WriteResource(json, "code", null, "gitCommit", commit);
        foreach (var dataset in version.Lineage.Datasets)
        {
            Predicate.WriteResource(
                json, dataset.Name, null, "sha256", dataset.Digest.Hex, [("rows", dataset.RowCount.ToString(CultureInfo.InvariantCulture)), .. dataset.Source is { } source ? [("source", source)] : Array.Empty<(string, string)>()]);
        }

        foreach (var (name, number) in run.Environment.Packages.OrderBy(package => package.Key, StringComparer.Ordinal))
            Predicate.WriteResource(json, name, BomRefs.Of(name, number));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, RunRecord run, string builderId)
    {
        json.WriteStartObject("runDetails");
        json.WriteStartObject("builder");
        json.WriteString("id", builderId);
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteString("invocationId", run.Id.ToString());
        json.WriteString("startedOn", Predicate.Time(run.StartedAt));
        if (run.EndedAt is { } end)
            json.WriteString("finishedOn", Predicate.Time(end));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
