using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Stores;

public sealed class InMemoryMetricCurveConformanceTests : MetricCurveConformance
{
    protected override ValueTask<IRunStore> CreateAsync() => new(new InMemoryRunStore(Clock));
}

public sealed class SqliteMetricCurveConformanceTests : MetricCurveConformance
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
