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
    private readonly SqliteTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IEventCursorStore> CreateAsync() =>
        new RelationalEventCursorStore(await _database.OpenAsync(TimeProvider.System, Cancellation));
}
