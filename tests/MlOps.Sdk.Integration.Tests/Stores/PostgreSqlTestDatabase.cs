namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>The database of one test, in a schema of its own, gone with it. A test that skips before it opened one leaves nothing.</summary>
internal sealed class PostgreSqlTestDatabase : IAsyncDisposable
{
    private PostgreSqlSchema? _schema;
    private PostgreSqlDatabase? _database;

    public async ValueTask<PostgreSqlDatabase> OpenAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        _schema = await PostgreSqlSchema.CreateAsync(cancellationToken);
        return _database = await PostgreSqlDatabase.OpenAsync(_schema.ConnectionString, clock, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        if (_schema is not null)
            await _schema.DisposeAsync();
    }
}
