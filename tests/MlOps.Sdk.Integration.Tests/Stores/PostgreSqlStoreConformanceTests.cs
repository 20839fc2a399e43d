using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class PostgreSqlRunStoreConformanceTests : RunStoreConformance
{
    private PostgreSqlSchema? _schema;
    private PostgreSqlDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        if (_schema is not null)
            await _schema.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync()
    {
        _schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        _database = await PostgreSqlDatabase.OpenAsync(_schema.ConnectionString, Clock, Cancellation);
        return new RelationalRunStore(_database, Clock);
    }
}

public sealed class PostgreSqlRunSearchConformanceTests : RunSearchConformance
{
    private PostgreSqlSchema? _schema;
    private PostgreSqlDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        if (_schema is not null)
            await _schema.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync()
    {
        _schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        _database = await PostgreSqlDatabase.OpenAsync(_schema.ConnectionString, Clock, Cancellation);
        return new RelationalRunStore(_database, Clock);
    }
}

public sealed class PostgreSqlModelStoreConformanceTests : ModelStoreConformance
{
    private PostgreSqlSchema? _schema;
    private PostgreSqlDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        if (_schema is not null)
            await _schema.DisposeAsync();
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
        _schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        _database = await PostgreSqlDatabase.OpenAsync(_schema.ConnectionString, TimeProvider.System, Cancellation);
        return (new RelationalModelStore(_database), new RelationalAuditLog(_database));
    }
}

public sealed class PostgreSqlModelFactStoreConformanceTests : ModelFactStoreConformance
{
    private PostgreSqlSchema? _schema;
    private PostgreSqlDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        if (_schema is not null)
            await _schema.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<(IModelStore Models, IModelFactStore Facts, IAuditLog Audit)> CreateAsync()
    {
        _schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        _database = await PostgreSqlDatabase.OpenAsync(_schema.ConnectionString, TimeProvider.System, Cancellation);
        var store = new RelationalModelStore(_database);
        return (store, store, new RelationalAuditLog(_database));
    }
}
