using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// A model version as a machine-learning bill of materials by CycloneDX 1.6 (ECMA-424): the model with its card, its data sets as
/// data components, and the packages of its training environment. What is not recorded is left out.
/// </summary>
public static class CycloneDxBom
{
    /// <summary>The media type of the document.</summary>
    public const string MediaType = "application/vnd.cyclonedx+json; version=1.6";

    /// <summary>Writes the bill of materials of a card's version as indented JSON. The same card gives the same bytes.</summary>
    public static string Write(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
            WriteDocument(json, card);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private static void WriteDocument(Utf8JsonWriter json, ModelCard card)
    {
        var datasets = card.Version.Lineage.Datasets
            .Concat(card.Scorecards.Select(scorecard => scorecard.Dataset))
            .Concat(card.GateReports.Select(report => report.Dataset).OfType<DatasetVersion>())
            .DistinctBy(BomRefs.Of).ToArray();
        var packages = card.Run?.Environment.Packages.OrderBy(package => package.Key, StringComparer.Ordinal).ToArray() ?? [];

        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", $"urn:uuid:{SerialNumber(card):D}");
        json.WriteNumber("version", 1);
        WriteMetadata(json, card);
        json.WriteStartArray("components");
        WriteModel(json, card);
        foreach (var dataset in datasets)
            WriteDataset(json, dataset);
        foreach (var (name, version) in packages)
            WritePackage(json, name, version);
        json.WriteEndArray();
        WriteDependencies(json, card, [.. datasets.Select(BomRefs.Of), .. packages.Select(package => BomRefs.Of(package.Key, package.Value))]);
        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, ModelCard card)
    {
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", card.GeneratedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("name", "MlOps.Sdk");
        json.WriteString("version", typeof(CycloneDxBom).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, ModelCard card)
    {
        var version = card.Version;
        json.WriteStartObject();
        json.WriteString("type", "machine-learning-model");
        json.WriteString("bom-ref", BomRefs.Of(version));
        if (card.Text.Owner is { Length: > 0 } owner)
        {
            json.WriteStartObject("supplier");
            json.WriteString("name", owner);
            json.WriteEndObject();
        }

        json.WriteString("name", version.Model);
        json.WriteString("version", version.Version.ToString(CultureInfo.InvariantCulture));
        if (card.Description is { Length: > 0 } description)
            json.WriteString("description", description);
        WriteHash(json, version.File.Digest);
        if (card.Text.License is { Length: > 0 } license)
        {
            json.WriteStartArray("licenses");
            json.WriteStartObject();
            json.WriteStartObject("license");
            json.WriteString("name", license); // whether a text is an SPDX id changes with SPDX's list; a name is always true
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        BomModelCard.Write(json, card);
        WriteProperties(json, Properties(card));
        if (card.Text.Tags.Distinct(StringComparer.Ordinal).ToArray() is { Length: > 0 } tags)
        {
            json.WriteStartArray("tags");
            foreach (var tag in tags)
                json.WriteStringValue(tag);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static IEnumerable<(string Name, string Value)> Properties(ModelCard card)
    {
        yield return ("mlops:format", card.Version.Format);
        yield return ("mlops:content-digest", $"sha256:{card.Version.ComputeDigest().Hex}");
        if (card.Version.Lineage.RunId is { } run)
            yield return ("mlops:run", run.ToString());
        if (card.Version.Lineage.GitCommit is { } commit)
            yield return ("mlops:git-commit", commit);
        if (card.Text.RiskClass is { Length: > 0 } risk)
            yield return ("mlops:risk-class", risk);
        foreach (var attachment in card.Version.Attachments)
            yield return ($"mlops:attachment:{attachment.Path}", $"sha256:{attachment.Digest.Hex}");
        foreach (var report in card.GateReports)
            yield return ($"mlops:gate:{report.Suite}", $"{(report.Passed ? "passed" : "not passed")} {report.Id:N}");
        foreach (var part in card.Missing)
            yield return ("mlops:not-recorded", part);
    }

    private static void WriteDataset(Utf8JsonWriter json, DatasetVersion dataset)
    {
        json.WriteStartObject();
        json.WriteString("type", "data");
        json.WriteString("bom-ref", BomRefs.Of(dataset));
        json.WriteString("name", dataset.Name);
        json.WriteString("version", dataset.Digest.Hex[..12]);
        WriteHash(json, dataset.Digest);
        json.WriteStartArray("data");
        json.WriteStartObject();
        json.WriteString("type", "dataset");
        json.WriteString("name", dataset.Name);
        json.WriteStartObject("contents");
        WriteProperties(
            json,
            [
                ("mlops:rows", dataset.RowCount.ToString(CultureInfo.InvariantCulture)),
                ("mlops:columns", string.Join(", ", dataset.Schema.Select(column => $"{column.Name}: {column.Type}"))),
                .. dataset.Source is { } source ? [("mlops:source", source)] : Array.Empty<(string, string)>(),
            ]);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, string name, string version)
    {
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", BomRefs.Of(name, version));
        json.WriteString("name", name);
        json.WriteString("version", version);
        json.WriteString("purl", BomRefs.Of(name, version));
        json.WriteEndObject();
    }

    private static void WriteDependencies(Utf8JsonWriter json, ModelCard card, string[] references)
    {
        json.WriteStartArray("dependencies");
        json.WriteStartObject();
        json.WriteString("ref", BomRefs.Of(card.Version));
        json.WriteStartArray("dependsOn");
        foreach (var reference in references)
            json.WriteStringValue(reference);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteHash(Utf8JsonWriter json, ContentDigest digest)
    {
        json.WriteStartArray("hashes");
        json.WriteStartObject();
        json.WriteString("alg", "SHA-256");
        json.WriteString("content", digest.Hex);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, IEnumerable<(string Name, string Value)> properties)
    {
        json.WriteStartArray("properties");
        foreach (var (name, value) in properties)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A UUID of its own for every document, and yet the same for the same card: version 8 (RFC 9562) over the card's hash.
    private static Guid SerialNumber(ModelCard card)
    {
        var bytes = Convert.FromHexString(ContentDigest.Of(Encoding.UTF8.GetBytes(card.ToJson())).Hex).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
