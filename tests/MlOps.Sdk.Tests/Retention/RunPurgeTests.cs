using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Retention;

public sealed class InMemoryRunPurgeTests : RunPurgeConformance
{
    protected override ValueTask<(IRunStore Runs, IModelStore Models, IAuditLog Audit)> CreateAsync()
    {
        var models = new InMemoryModelStore();
        return new((new InMemoryRunStore(Clock, models), models, models));
    }
}

public sealed class SqliteRunPurgeTests : RunPurgeConformance
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    protected override async ValueTask<(IRunStore Runs, IModelStore Models, IAuditLog Audit)> CreateAsync()
    {
        _database = await SqliteDatabase.OpenAsync(_folder.At("runs.db"), Clock, Cancellation);
        return (new RelationalRunStore(_database, Clock), new RelationalModelStore(_database), new RelationalAuditLog(_database));
    }
}
