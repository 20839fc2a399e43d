using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class PostgreSqlMetricCurveConformanceTests : MetricCurveConformance
{
    private readonly PostgreSqlTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync() =>
        new RelationalRunStore(await _database.OpenAsync(Clock, Cancellation), Clock);
}
