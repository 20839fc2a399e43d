using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class PostgreSqlEventCursorStoreConformanceTests : EventCursorStoreConformance
{
    private readonly PostgreSqlTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IEventCursorStore> CreateAsync() =>
        new RelationalEventCursorStore(await _database.OpenAsync(TimeProvider.System, Cancellation));
}
