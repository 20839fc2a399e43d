using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class PostgreSqlRunStoreConformanceTests : RunStoreConformance
{
    private readonly PostgreSqlTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync() =>
        new RelationalRunStore(await _database.OpenAsync(Clock, Cancellation), Clock);
}

public sealed class PostgreSqlRunSearchConformanceTests : RunSearchConformance
{
    private readonly PostgreSqlTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync() =>
        new RelationalRunStore(await _database.OpenAsync(Clock, Cancellation), Clock);
}

public sealed class PostgreSqlModelStoreConformanceTests : ModelStoreConformance
{
    private readonly PostgreSqlTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Processes_that_open_a_new_schema_at_once_all_succeed()
    {
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () => await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation))));
        foreach (var database in opened)
            await database.DisposeAsync();
    }

    protected override async ValueTask<(IModelStore Models, IAuditLog Audit)> CreateAsync()
    {
        var database = await _database.OpenAsync(TimeProvider.System, Cancellation);
        return (new RelationalModelStore(database), new RelationalAuditLog(database));
    }
}

public sealed class PostgreSqlModelFactStoreConformanceTests : ModelFactStoreConformance
{
    private readonly PostgreSqlTestDatabase _database = new();

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
