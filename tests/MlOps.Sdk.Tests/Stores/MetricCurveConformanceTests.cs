using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Stores;

public sealed class InMemoryMetricCurveConformanceTests : MetricCurveConformance
{
    protected override ValueTask<IRunStore> CreateAsync() => new(new InMemoryRunStore(Clock));
}

public sealed class SqliteMetricCurveConformanceTests : MetricCurveConformance
{
    private readonly SqliteTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync() =>
        new RelationalRunStore(await _database.OpenAsync(Clock, Cancellation), Clock);
}
