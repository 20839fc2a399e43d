using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class PostgreSqlRunPurgeTests : RunPurgeConformance
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

    protected override async ValueTask<(IRunStore Runs, IModelStore Models, IAuditLog Audit)> CreateAsync()
    {
        _schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        _database = await PostgreSqlDatabase.OpenAsync(_schema.ConnectionString, Clock, Cancellation);
        return (new RelationalRunStore(_database, Clock), new RelationalModelStore(_database), new RelationalAuditLog(_database));
    }
}
