using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk.Relational;

/// <summary>Reads and appends the facts of models inside the transaction of its caller, who holds the store's lock when appending.</summary>
internal static class FactJournal
{
    public static async ValueTask<long> FactRevisionAsync(this SqlSession session, string model, CancellationToken token) =>
        Convert.ToInt64(await session.ScalarAsync(FactSql.Revision, token, ("@model", model)).ConfigureAwait(false) ?? 0L, CultureInfo.InvariantCulture);

    public static async ValueTask<ModelFact?> FindFactAsync(this SqlSession session, string model, Guid id, CancellationToken token) =>
        (await session.QueryAsync(FactSql.FindById, Read, token, ("@model", model), ("@id", id.ToString("N"))).ConfigureAwait(false)).FirstOrDefault();

    public static ValueTask<List<ModelFact>> ListFactsAsync(this SqlSession session, string model, long after, int limit, CancellationToken token) =>
        session.QueryAsync(FactSql.List, Read, token, ("@model", model), ("@after", after), ("@limit", limit));

    public static async ValueTask<ModelFact> AppendFactAsync(this SqlSession session, NewModelFact fact, long expectedRevision, Change change, CancellationToken token)
    {
        var subject = fact.Version is { } version
            ? await session.ScalarAsync(ModelSql.HasVersion, token, ("@model", fact.Model), ("@version", version)).ConfigureAwait(false)
            : await session.ScalarAsync(FactSql.HasModel, token, ("@model", fact.Model)).ConfigureAwait(false);
        if (subject is null)
            throw fact.NoSubject();
        if (fact.OnlyWithoutAlias && await session.FindAliasOfAsync(fact, token).ConfigureAwait(false) is string alias)
            throw fact.Aliased(alias);

        var next = fact.ToFact(await session.FactRevisionAsync(fact.Model, token).ConfigureAwait(false), expectedRevision, change);
        var record = JsonSerializer.Serialize(next, MlOpsJson.ModelFact);
        await session.ExecuteAsync(
            FactSql.Add, token, ("@model", next.Model), ("@revision", next.Revision), ("@id", next.Id.ToString("N")), ("@version", next.Version), ("@record", record)).ConfigureAwait(false);
        await session.AuditAsync(change, AuditAction.OfFact(next), next.ToSubject(), null, record, token).ConfigureAwait(false);
        return next;
    }

    public static async ValueTask DemandUnchangedAsync(this SqlSession session, AliasMove move, CancellationToken token)
    {
        var facts = move.ExpectedFacts is null ? 0 : await session.FactRevisionAsync(move.Model, token).ConfigureAwait(false);
        var reports = move.ExpectedReports is null ? 0 : Convert.ToInt32(
            await session.ScalarAsync(FactSql.CountReports, token, ("@model", move.Model), ("@version", move.Version)).ConfigureAwait(false), CultureInfo.InvariantCulture);
        move.DemandUnchanged(facts, reports);
    }

    private static ValueTask<object?> FindAliasOfAsync(this SqlSession session, NewModelFact fact, CancellationToken token) => fact.Version is { } version
        ? session.ScalarAsync(FactSql.FindAliasOfVersion, token, ("@model", fact.Model), ("@version", version))
        : session.ScalarAsync(FactSql.FindAliasOfModel, token, ("@model", fact.Model));

    // The record says all; the columns are there to be searched, and must say the same.
    private static ModelFact Read(DbDataReader row)
    {
        var (model, revision, version) = (row.GetString(0), row.GetInt64(1), row.GetInt32OrNull(2));
        var fact = Stored.Read(row.GetString(3), MlOpsJson.ModelFact, string.Create(CultureInfo.InvariantCulture, $"fact {revision} of '{model}'"));
        return fact.Model == model && fact.Revision == revision && fact.Version == version
            ? fact
            : throw new MlOpsIntegrityException($"The database holds fact {revision} of '{model}' with a record that says it is fact {fact.Revision} of '{fact.ToSubject()}'; the row is damaged or was changed outside the store; verify the store, and restore it from a backup.");
    }
}
