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
    private readonly SqliteTestDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRunStore> CreateAsync() =>
        new RelationalRunStore(await _database.OpenAsync(Clock, Cancellation), Clock);
}

public sealed class SqliteRunLimitsConformanceTests : RunLimitsConformance
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
