using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Stores;

public sealed class SqliteRunStoreConformanceTests : RunStoreConformance
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync()
    {
        _database = await SqliteDatabase.OpenAsync(_folder.At("runs.db"), Clock, Cancellation);
        return new RelationalRunStore(_database, Clock);
    }
}

public sealed class SqliteRunSearchConformanceTests : RunSearchConformance
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync()
    {
        _database = await SqliteDatabase.OpenAsync(_folder.At("runs.db"), Clock, Cancellation);
        return new RelationalRunStore(_database, Clock);
    }
}

public sealed class SqliteModelStoreConformanceTests : ModelStoreConformance
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    protected override async ValueTask<(IModelStore Models, IAuditLog Audit)> CreateAsync()
    {
        _database = await SqliteDatabase.OpenAsync(_folder.At("models.db"), TimeProvider.System, Cancellation);
        return (new RelationalModelStore(_database), new RelationalAuditLog(_database));
    }
}

public sealed class SqliteModelFactStoreConformanceTests : ModelFactStoreConformance
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    protected override async ValueTask<(IModelStore Models, IModelFactStore Facts, IAuditLog Audit)> CreateAsync()
    {
        _database = await SqliteDatabase.OpenAsync(_folder.At("facts.db"), TimeProvider.System, Cancellation);
        var store = new RelationalModelStore(_database);
        return (store, store, new RelationalAuditLog(_database));
    }
}
