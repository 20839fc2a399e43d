namespace MlOps.Sdk;

/// <summary>What people note about models and versions: tags, descriptions, card fields and semantic version labels. A version itself never changes.</summary>
public sealed class ModelAnnotations
{
    private readonly GovernanceJournal _journal;

    internal ModelAnnotations(GovernanceJournal journal) => _journal = journal;

    /// <summary>Gives a tag a value; a tag that has it already stays as it is.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="version">The version; null for the whole model.</param>
    /// <param name="key">The tag's key, by the rules of <see cref="LogKey"/>.</param>
    /// <param name="value">Its value, at most <see cref="LogKey.MaxTagLength"/> characters.</param>
    /// <param name="reason">Why, for the journal and the audit log.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="MlOpsNotFoundException">The model or the version does not exist.</exception>
    public async ValueTask SetTagAsync(string model, int? version, string key, string value, string? reason = null, CancellationToken cancellationToken = default)
    {
        LogKey.Require(key, "tag");
        LogKey.RequireValue(value, "tag", LogKey.MaxTagLength);
        await AppendAsync(model, version, reason, known => known.Tags.GetValueOrDefault(key) == value ? null : new TagAssigned { Key = key, Value = value }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a tag away; one that is not there stays away.</summary>
    /// <inheritdoc cref="SetTagAsync"/>
    public async ValueTask RemoveTagAsync(string model, int? version, string key, string? reason = null, CancellationToken cancellationToken = default)
    {
        LogKey.Require(key, "tag");
        await AppendAsync(model, version, reason, known => known.Tags.ContainsKey(key) ? new TagRemoved { Key = key } : null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the description of a model or a version anew; null takes it away.</summary>
    /// <inheritdoc cref="SetTagAsync"/>
    public async ValueTask DescribeAsync(string model, int? version, string? text, string? reason = null, CancellationToken cancellationToken = default)
    {
        LogKey.RequireValue(text ?? "", "description", LogKey.MaxTagLength);
        await AppendAsync(model, version, reason, known => known.Description == text ? null : new DescriptionChanged { Text = text }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a field of the model card anew; null takes it away.</summary>
    /// <inheritdoc cref="SetTagAsync"/>
    public async ValueTask SetCardFieldAsync(string model, int? version, string field, string? text, string? reason = null, CancellationToken cancellationToken = default)
    {
        LogKey.Require(field, "card field");
        LogKey.RequireValue(text ?? "", "card field", LogKey.MaxTagLength);
        await AppendAsync(model, version, reason, known => known.CardFields.GetValueOrDefault(field) == text ? null : new CardFieldChanged { Field = field, Text = text }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a version a label. A version may have several, such as 1.4.2-rc.1 and then 1.4.2; a label names one version for ever.</summary>
    /// <exception cref="MlOpsConflictException">The label names another version; labels that differ in build metadata only are the same.</exception>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    public async ValueTask LabelAsync(string model, int version, SemanticVersion label, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(label);
        await _journal.AppendAsync(
            model,
            version,
            null,
            reason,
            (known, _) => !known.Labels.TryGetValue(label, out var holder) ? new LabelAssigned { Label = label.ToString() }
                : holder == version ? null
                : throw new MlOpsConflictException($"Label {label} of '{model}' names version {holder} for ever, so it cannot name version {version}; use a higher one."),
            onlyWithoutAlias: false,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The version a label names, or null.</summary>
    public async ValueTask<ModelVersion?> FindByLabelAsync(string model, SemanticVersion label, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(label);
        var known = await _journal.ReadAsync(model, cancellationToken).ConfigureAwait(false);
        return known.Labels.TryGetValue(label, out var version) ? await _journal.Models.FindVersionAsync(model, version, cancellationToken).ConfigureAwait(false) : null;
    }

    private async ValueTask AppendAsync(string model, int? version, string? reason, Func<GovernedVersion, ModelFactPayload?> decide, CancellationToken cancellationToken) =>
        await _journal.AppendAsync(model, version, null, reason, (known, _) => decide(version is { } number ? known.Of(number) : known.Whole), onlyWithoutAlias: false, cancellationToken).ConfigureAwait(false);
}
