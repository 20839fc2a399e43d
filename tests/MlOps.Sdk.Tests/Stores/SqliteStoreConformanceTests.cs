using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Stores;

public sealed class SqliteRunStoreConformanceTests : RunStoreConformance
{
    private readonly SqliteTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync() =>
        new RelationalRunStore(await _database.OpenAsync(Clock, Cancellation), Clock);
}

public sealed class SqliteRunSearchConformanceTests : RunSearchConformance
{
    private readonly SqliteTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync() =>
        new RelationalRunStore(await _database.OpenAsync(Clock, Cancellation), Clock);
}

public sealed class SqliteModelStoreConformanceTests : ModelStoreConformance
{
    private readonly SqliteTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<(IModelStore Models, IAuditLog Audit)> CreateAsync()
    {
        var database = await _database.OpenAsync(TimeProvider.System, Cancellation);
        return (new RelationalModelStore(database), new RelationalAuditLog(database));
    }
}

public sealed class SqliteModelFactStoreConformanceTests : ModelFactStoreConformance
{
    private readonly SqliteTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<(IModelStore Models, IModelFactStore Facts, IAuditLog Audit)> CreateAsync()
    {
        var database = await _database.OpenAsync(TimeProvider.System, Cancellation);
        var store = new RelationalModelStore(database);
        return (store, store, new RelationalAuditLog(database));
    }
}
