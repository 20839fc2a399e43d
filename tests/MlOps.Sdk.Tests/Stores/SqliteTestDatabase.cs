namespace MlOps.Sdk.Tests.Stores;

/// <summary>The database of one test, in a folder of its own, gone with it.</summary>
internal sealed class SqliteTestDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase? _database;

    public async ValueTask<SqliteDatabase> OpenAsync(TimeProvider clock, CancellationToken cancellationToken) =>
        _database = await SqliteDatabase.OpenAsync(_folder.At("test.db"), clock, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        _folder.Dispose();
    }
}
