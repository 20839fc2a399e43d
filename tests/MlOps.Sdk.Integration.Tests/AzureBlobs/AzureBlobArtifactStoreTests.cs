using MlOps.Sdk.Integration.Tests.ObjectStores;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Integration.Tests.AzureBlobs;

public sealed class AzureBlobArtifactStoreConformanceTests : ArtifactStoreConformance
{
    private AzuriteContainer? _container;

    public override async ValueTask DisposeAsync()
    {
        if (_container is not null)
            await _container.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IArtifactStore> CreateAsync()
    {
        _container = await AzuriteContainer.CreateAsync(Cancellation);
        return _container.Open(_container.Port);
    }

    protected override async ValueTask<bool> TryDamageAsync(ContentDigest digest)
    {
        var key = ObjectServer.KeyOf(digest);
        var bytes = await _container!.ReadAsync(key, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await _container.WriteAsync(key, bytes, Cancellation);
        return true;
    }
}

public sealed class AzureBlobRangeTests : RangedArtifactStoreConformance
{
    private AzuriteContainer? _container;

    public override async ValueTask DisposeAsync()
    {
        if (_container is not null)
            await _container.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRangedArtifactStore> CreateAsync()
    {
        _container = await AzuriteContainer.CreateAsync(Cancellation);
        return _container.Open(_container.Port);
    }
}

public sealed class AzureBlobArtifactStoreTests : ObjectStoreFaults
{
    protected override async ValueTask<ObjectServer> CreateAsync() => await AzuriteContainer.CreateAsync(Cancellation);
}
