using MlOps.Sdk.Relational;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class PostgreSqlRunLifecycleConformanceTests : RunLifecycleConformance
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

public sealed class PostgreSqlRunLimitsConformanceTests : RunLimitsConformance
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
