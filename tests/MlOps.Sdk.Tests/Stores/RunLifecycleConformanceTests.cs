using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Stores;

public sealed class InMemoryRunLifecycleConformanceTests : RunLifecycleConformance
{
    protected override ValueTask<IRunStore> CreateAsync() => new(new InMemoryRunStore(Clock));
}

public sealed class InMemoryRunLimitsConformanceTests : RunLimitsConformance
{
    protected override ValueTask<IRunStore> CreateAsync() => new(new InMemoryRunStore(Clock));
}

public sealed class SqliteRunLifecycleConformanceTests : RunLifecycleConformance
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

public sealed class SqliteRunLimitsConformanceTests : RunLimitsConformance
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
