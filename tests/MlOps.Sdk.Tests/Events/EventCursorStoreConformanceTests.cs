using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Events;

public sealed class InMemoryEventCursorStoreConformanceTests : EventCursorStoreConformance
{
    protected override ValueTask<IEventCursorStore> CreateAsync() => new(new InMemoryEventCursorStore());
}

public sealed class SqliteEventCursorStoreConformanceTests : EventCursorStoreConformance
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IEventCursorStore> CreateAsync()
    {
        _database = await SqliteDatabase.OpenAsync(_folder.At("events.db"), TimeProvider.System, Cancellation);
        return new RelationalEventCursorStore(_database);
    }
}
