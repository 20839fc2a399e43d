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
    private readonly SqliteTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<(IRunStore Runs, IModelStore Models, IAuditLog Audit)> CreateAsync()
    {
        var database = await _database.OpenAsync(Clock, Cancellation);
        return (new RelationalRunStore(database, Clock), new RelationalModelStore(database), new RelationalAuditLog(database));
    }
}
