using System.Globalization;

namespace MlOps.Sdk;

/// <summary>What the model is, where it came from and how to make it again.</summary>
internal static class ModelDetailsSection
{
    public static PageSection Of(ModelCard card) => new("details", "Model details", [.. Blocks(card)]);

    private static IEnumerable<PageBlock> Blocks(ModelCard card)
    {
        var (version, text) = (card.Version, card.Text);
        yield return new PageFacts(
        [
            ("Model", version.Model),
            ("Version", Labelled(card)),
            ("Owner", text.Owner),
            ("Contact", text.Contact),
            ("License", text.License),
            ("Task", text.Task),
            ("Approach", text.Approach),
            ("Architecture", string.Join(": ", ((string?[])[text.ArchitectureFamily, text.Architecture]).Where(part => !string.IsNullOrWhiteSpace(part)))),
            ("Base model", text.BaseModel is null ? PageText.Muted("none named") : text.BaseModel),
            ("Format", version.Format),
            ("File", $"{version.File.Path}, {ModelCardNumbers.Count(version.File.Size)} bytes"),
            ("SHA-256 of the file", PageText.Code(version.File.Digest.Hex)),
            ("Digest of all content", PageText.Code(version.ComputeDigest().Hex)),
            ("Registered", $"{ModelCardNumbers.Time(version.CreatedAt)} by {version.CreatedBy}"),
            ("References", text.References.Count == 0 ? PageText.Muted("none") : string.Join("; ", text.References)),
        ]);
        yield return new PageTable(
            "Signature",
            ["direction", "name", "type"],
            [
                .. version.Signature.Inputs.Select(tensor => (IReadOnlyList<PageText>)["input", tensor.Name, PageText.Code(tensor.Describe())]),
                .. version.Signature.Outputs.Select(tensor => (IReadOnlyList<PageText>)["output", tensor.Name, PageText.Code(tensor.Describe())]),
            ]);
        foreach (var block in Making(card))
            yield return block;
    }

    private static IEnumerable<PageBlock> Making(ModelCard card)
    {
        var environment = card.Run?.Environment;
        yield return new PageFacts(
        [
            ("Run", card.Version.Lineage.RunId is { } run ? PageText.Code(run.ToString()) : PageText.Missing),
            ("Code commit", Commit(card)),
            ("Seed", environment?.Seed?.ToString(CultureInfo.InvariantCulture)),
            ("Runtime", environment?.Runtime),
            ("Operating system", environment?.OperatingSystem),
            ("Duration", card.Run is { EndedAt: { } end } ended ? (end - ended.StartedAt).ToString("c", CultureInfo.InvariantCulture) : null),
        ]);
        if (card.Run is { Params.Count: > 0 } logged)
            yield return new PageTable("Parameters", ["name", "value"], [.. logged.Params.Select(param => (IReadOnlyList<PageText>)[param.Key, param.Value])]);
        if (environment is { Packages.Count: > 0 })
        {
            yield return new PageTable(
                "Packages",
                ["name", "version"],
                [.. environment.Packages.OrderBy(package => package.Key, StringComparer.Ordinal).Select(package => (IReadOnlyList<PageText>)[package.Key, package.Value])],
                Folded: true);
        }
    }

    private static string Labelled(ModelCard card)
    {
        var number = card.Version.Version.ToString(CultureInfo.InvariantCulture);
        return card.Governance.Labels.Count == 0 ? number : $"{number} ({string.Join(", ", card.Governance.Labels)})";
    }

    private static PageText Commit(ModelCard card) => card.Version.Lineage.GitCommit is not { } commit
        ? PageText.Missing
        : PageText.Code(commit + card.Run?.Environment.GitDirty switch { true => " (with uncommitted changes)", false => "", null => " (whether with uncommitted changes is not recorded)" });
}
