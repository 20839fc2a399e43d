using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class PostgreSqlRunPurgeTests : RunPurgeConformance
{
    private readonly PostgreSqlTestDatabase _database = new();

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
