using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MlOps.Sdk.Relational;

/// <summary>Models, versions, aliases, gate reports and facts in a relational database; every change and its audit entry are one transaction.</summary>
public sealed class RelationalModelStore(RelationalDatabase database) : IModelStore, IModelFactStore
{
    private const int PageSize = 200;

    /// <inheritdoc/>
    public ValueTask<ModelVersion> AddVersionAsync(NewModelVersion version, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(change);
        EntityName.Require(version.Model, "model");
        ArgumentException.ThrowIfNullOrWhiteSpace(version.Key);
        return database.WriteAsync(
            async (session, token) =>
            {
                await session.LockAsync(database.Dialect, token).ConfigureAwait(false);
                var known = await session.QueryAsync(ModelSql.FindByKey, ReadVersion, token, ("@model", version.Model), ("@key", version.Key)).ConfigureAwait(false);
                if (known is [var existing])
                    return version.Matches(existing) ? existing : throw new MlOpsConflictException($"Key '{version.Key}' names {existing.ToRef()} with other content; versions are immutable, register under another key.");

                var last = await session.ScalarAsync(ModelSql.LastVersion, token, ("@model", version.Model)).ConfigureAwait(false);
                var added = version.ToVersion(Convert.ToInt32(last ?? 0, System.Globalization.CultureInfo.InvariantCulture) + 1, change);
                var record = JsonSerializer.Serialize(added, MlOpsJson.ModelVersion);
                await session.ExecuteAsync(
                    ModelSql.AddVersion, token, ("@model", added.Model), ("@version", added.Version), ("@key", added.Key), ("@record", record)).ConfigureAwait(false);
                await session.AuditAsync(change, AuditAction.VersionRegistered, added.ToRef().ToString(), null, record, token).ConfigureAwait(false);
                return added;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ModelVersion?> FindVersionAsync(string model, int version, CancellationToken cancellationToken = default) =>
        database.ReadAsync(
            async (session, token) => (await session.QueryAsync(ModelSql.FindVersion, ReadVersion, token, ("@model", model), ("@version", version)).ConfigureAwait(false)).FirstOrDefault(),
            cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListModelsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var models = await database.ReadAsync(
            (session, token) => session.QueryAsync(ModelSql.ListModels, row => row.GetString(0), token), cancellationToken).ConfigureAwait(false);
        foreach (var model in models)
            yield return model;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ModelVersion> ListVersionsAsync(string model, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var before = int.MaxValue; ;)
        {
            var page = await database.ReadAsync(
                (session, token) => session.QueryAsync(ModelSql.ListVersions, ReadVersion, token, ("@model", model), ("@before", before), ("@limit", PageSize)), cancellationToken).ConfigureAwait(false);
            foreach (var version in page)
                yield return version;
            if (page.Count < PageSize)
                yield break;
            before = page[^1].Version;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ModelAlias?> FindAliasAsync(string model, string alias, CancellationToken cancellationToken = default) =>
        database.ReadAsync((session, token) => FindAliasAsync(session, model, alias, token), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ModelAlias> ListAliasesAsync(string model, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var aliases = await database.ReadAsync(
            (session, token) => session.QueryAsync(ModelSql.ListAliases, ReadAlias, token, ("@model", model)), cancellationToken).ConfigureAwait(false);
        foreach (var alias in aliases)
            yield return alias;
    }

    /// <inheritdoc/>
    public ValueTask<ModelAlias> MoveAliasAsync(AliasMove move, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(move);
        ArgumentNullException.ThrowIfNull(change);
        move.Validate();
        return database.WriteAsync(
            async (session, token) =>
            {
                await session.LockAsync(database.Dialect, token).ConfigureAwait(false);
                await session.DemandUnchangedAsync(move, token).ConfigureAwait(false);
                var before = await FindAliasAsync(session, move.Model, move.Alias, token).ConfigureAwait(false);
                var after = move.Apply(before, change);
                if (move.Version is { } wanted && await session.ScalarAsync(ModelSql.HasVersion, token, ("@model", move.Model), ("@version", wanted)).ConfigureAwait(false) is null)
                    throw new MlOpsNotFoundException($"Model version {move.Model}:{wanted} does not exist; the alias '{move.Alias}' was not moved.");

                var at = SqlTime.From(after.MovedAt);
                await session.ExecuteAsync(
                    ModelSql.SetAlias, token, ("@model", after.Model), ("@alias", after.Alias), ("@version", after.Version), ("@revision", after.Revision), ("@at", at)).ConfigureAwait(false);
                await session.ExecuteAsync(
                    ModelSql.AddAliasChange,
                    token,
                    ("@model", after.Model),
                    ("@alias", after.Alias),
                    ("@revision", after.Revision),
                    ("@from", before?.Version),
                    ("@to", after.Version),
                    ("@at", at),
                    ("@actor", change.Actor),
                    ("@reason", change.Reason)).ConfigureAwait(false);
                await session.AuditAsync(change, AuditAction.AliasMoved, $"{after.Model}@{after.Alias}", ToJson(before), ToJson(after), token).ConfigureAwait(false);
                if (move.Fact is { } fact)
                {
                    if (await session.FindFactAsync(fact.Model, fact.Id, token).ConfigureAwait(false) is not null)
                        throw fact.Taken();
                    await session.AppendFactAsync(fact, move.ExpectedFacts!.Value, change, token).ConfigureAwait(false);
                }

                return after;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AliasChange> ListAliasHistoryAsync(string model, string alias, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var before = long.MaxValue; ;)
        {
            var page = await database.ReadAsync(
                (session, token) => session.QueryAsync(
                    ModelSql.ListAliasChanges, row => ReadAliasChange(row, model, alias), token, ("@model", model), ("@alias", alias), ("@before", before), ("@limit", PageSize)),
                cancellationToken).ConfigureAwait(false);
            foreach (var change in page)
                yield return change;
            if (page.Count < PageSize)
                yield break;
            before = page[^1].Revision;
        }
    }

    /// <inheritdoc/>
    public async ValueTask AddGateReportAsync(string model, int version, GateReport report, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(change);
        await database.WriteAsync(
            async (session, token) =>
            {
                await session.LockAsync(database.Dialect, token).ConfigureAwait(false);
                if (await session.ScalarAsync(ModelSql.HasVersion, token, ("@model", model), ("@version", version)).ConfigureAwait(false) is null)
                    throw new MlOpsNotFoundException($"Model version {model}:{version} does not exist; the gate report '{report.Suite}' was not stored.");

                var record = JsonSerializer.Serialize(report, MlOpsJson.GateReport);
                var added = await session.ExecuteAsync(
                    ModelSql.AddGateReport, token, ("@model", model), ("@version", version), ("@id", report.Id.ToString("N")), ("@record", record)).ConfigureAwait(false) > 0;
                if (added)
                    await session.AuditAsync(change, AuditAction.GateReported, $"{model}:{version}", null, record, token).ConfigureAwait(false);
                return added;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<GateReport> ListGateReportsAsync(string model, int version, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reports = await database.ReadAsync(
            (session, token) => session.QueryAsync(ModelSql.ListGateReports, row => Stored.Read(row.GetString(0), MlOpsJson.GateReport, "gate report"), token, ("@model", model), ("@version", version)),
            cancellationToken).ConfigureAwait(false);
        foreach (var report in reports)
            yield return report;
    }

    /// <inheritdoc/>
    public ValueTask<ModelFact> AppendFactAsync(NewModelFact fact, long expectedRevision, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(change);
        return database.WriteAsync(
            async (session, token) =>
            {
                await session.LockAsync(database.Dialect, token).ConfigureAwait(false);
                return await session.FindFactAsync(fact.Model, fact.Id, token).ConfigureAwait(false) is { } existing
                    ? fact.Reuse(existing)
                    : await session.AppendFactAsync(fact, expectedRevision, change, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ModelFact> ListFactsAsync(string model, long afterRevision = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = afterRevision; ;)
        {
            var page = await database.ReadAsync((session, token) => session.ListFactsAsync(model, after, PageSize, token), cancellationToken).ConfigureAwait(false);
            foreach (var fact in page)
                yield return fact;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Revision;
        }
    }

    private static async ValueTask<ModelAlias?> FindAliasAsync(SqlSession session, string model, string alias, CancellationToken token) =>
        (await session.QueryAsync(ModelSql.FindAlias, ReadAlias, token, ("@model", model), ("@alias", alias)).ConfigureAwait(false)).FirstOrDefault();

    private static string? ToJson(ModelAlias? alias) => alias is null ? null : JsonSerializer.Serialize(alias, MlOpsJson.ModelAlias);

    private static ModelVersion ReadVersion(DbDataReader row) => Stored.Read(row.GetString(0), MlOpsJson.ModelVersion, "model version");

    private static ModelAlias ReadAlias(DbDataReader row) => new()
    {
        Model = row.GetString(0),
        Alias = row.GetString(1),
        Version = row.GetInt32OrNull(2),
        Revision = row.GetInt64(3),
        MovedAt = row.GetTime(4),
    };

    private static AliasChange ReadAliasChange(DbDataReader row, string model, string alias) => new()
    {
        Model = model,
        Alias = alias,
        Revision = row.GetInt64(0),
        From = row.GetInt32OrNull(1),
        To = row.GetInt32OrNull(2),
        At = row.GetTime(3),
        Actor = row.GetString(4),
        Reason = row.GetStringOrNull(5),
    };
}
