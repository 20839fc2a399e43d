using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Stores;

public sealed class InMemoryRunStoreConformanceTests : RunStoreConformance
{
    protected override ValueTask<IRunStore> CreateAsync() => new(new InMemoryRunStore(Clock));
}

public sealed class InMemoryRunSearchConformanceTests : RunSearchConformance
{
    protected override ValueTask<IRunStore> CreateAsync() => new(new InMemoryRunStore(Clock));
}

public sealed class InMemoryModelStoreConformanceTests : ModelStoreConformance
{
    protected override ValueTask<(IModelStore Models, IAuditLog Audit)> CreateAsync()
    {
        var store = new InMemoryModelStore();
        return new((store, store));
    }
}

public sealed class InMemoryModelFactStoreConformanceTests : ModelFactStoreConformance
{
    protected override ValueTask<(IModelStore Models, IModelFactStore Facts, IAuditLog Audit)> CreateAsync()
    {
        var store = new InMemoryModelStore();
        return new((store, store, store));
    }
}

public sealed class InMemoryArtifactStoreConformanceTests : ArtifactStoreConformance
{
    protected override ValueTask<IArtifactStore> CreateAsync() => new(new InMemoryArtifactStore());
}
