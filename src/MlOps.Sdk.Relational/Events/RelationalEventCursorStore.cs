using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MlOps.Sdk.Relational;

/// <summary>Cursors of event subscriptions in a relational database.</summary>
/// <param name="database">The database, with the schema applied by <see cref="SchemaMigrator"/>.</param>
public sealed class RelationalEventCursorStore(RelationalDatabase database) : IEventCursorStore
{
    private const int PageSize = 200;

    private const string Find = "SELECT record FROM event_cursor WHERE subscription = @subscription";

    // The compare and the set are one statement each, so two writers need no lock: the second changes no row.
    private const string Add = """
        INSERT INTO event_cursor (subscription, revision, record) VALUES (@subscription, @revision, @record) ON CONFLICT DO NOTHING
        """;

    private const string Move = """
        UPDATE event_cursor SET revision = @revision, record = @record WHERE subscription = @subscription AND revision = @before
        """;

    private const string AddDelivery = "INSERT INTO event_delivery (subscription, revision, record) VALUES (@subscription, @revision, @record)";

    private const string ListDeliveries = """
        SELECT revision, record FROM event_delivery WHERE subscription = @subscription AND revision < @before ORDER BY revision DESC LIMIT @limit
        """;

    /// <inheritdoc/>
    public ValueTask<EventCursor?> FindCursorAsync(string subscription, CancellationToken cancellationToken = default) => database.ReadAsync(
        async (session, token) => (await session.QueryAsync(
            Find, row => Stored.Read(row.GetString(0), MlOpsJson.EventCursor, "event cursor"), token, ("@subscription", subscription)).ConfigureAwait(false)).FirstOrDefault(),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask MoveCursorAsync(EventCursor next, EventDelivery? delivery = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(next);
        EntityName.Require(next.Subscription, "subscription");
        var record = JsonSerializer.Serialize(next, MlOpsJson.EventCursor);
        await database.WriteAsync(
            async (session, token) =>
            {
                var changed = next.Revision == 1
                    ? await session.ExecuteAsync(Add, token, ("@subscription", next.Subscription), ("@revision", next.Revision), ("@record", record)).ConfigureAwait(false)
                    : await session.ExecuteAsync(
                        Move, token, ("@subscription", next.Subscription), ("@revision", next.Revision), ("@record", record), ("@before", next.Revision - 1)).ConfigureAwait(false);
                if (changed == 0)
                    throw new MlOpsConflictException($"The cursor of '{next.Subscription}' is not at revision {next.Revision - 1}: somebody else moved it. Read it again, then decide.");
                if (delivery is not null)
                {
                    await session.ExecuteAsync(
                        AddDelivery, token, ("@subscription", next.Subscription), ("@revision", next.Revision), ("@record", JsonSerializer.Serialize(delivery, MlOpsJson.EventDelivery))).ConfigureAwait(false);
                }

                return changed;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EventDelivery> ListDeliveriesAsync(string subscription, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var before = long.MaxValue; ;)
        {
            var page = await database.ReadAsync(
                (session, token) => session.QueryAsync(
                    ListDeliveries,
                    row => (Revision: row.GetInt64(0), Delivery: Stored.Read(row.GetString(1), MlOpsJson.EventDelivery, "event delivery")),
                    token,
                    ("@subscription", subscription),
                    ("@before", before),
                    ("@limit", PageSize)),
                cancellationToken).ConfigureAwait(false);
            foreach (var (_, delivery) in page)
                yield return delivery;
            if (page.Count < PageSize)
                yield break;
            before = page[^1].Revision;
        }
    }
}
