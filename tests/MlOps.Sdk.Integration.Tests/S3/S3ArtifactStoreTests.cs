using MlOps.Sdk.Artifacts;
using MlOps.Sdk.Integration.Tests.ObjectStores;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Integration.Tests.S3;

public sealed class S3ArtifactStoreConformanceTests : ArtifactStoreConformance
{
    private S3Bucket? _bucket;

    public override async ValueTask DisposeAsync()
    {
        if (_bucket is not null)
            await _bucket.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IArtifactStore> CreateAsync()
    {
        _bucket = await S3Bucket.CreateAsync(Cancellation);
        return _bucket.Open(_bucket.Port);
    }

    protected override async ValueTask<bool> TryDamageAsync(ContentDigest digest)
    {
        var key = ObjectServer.KeyOf(digest);
        var bytes = await _bucket!.ReadAsync(key, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await _bucket.WriteAsync(key, bytes, Cancellation);
        return true;
    }
}

public sealed class S3RangeTests : RangedArtifactStoreConformance
{
    private S3Bucket? _bucket;

    public override async ValueTask DisposeAsync()
    {
        if (_bucket is not null)
            await _bucket.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IRangedArtifactStore> CreateAsync()
    {
        _bucket = await S3Bucket.CreateAsync(Cancellation);
        return _bucket.Open(_bucket.Port);
    }
}

public sealed class S3ArtifactStoreTests : ObjectStoreFaults
{
    [Fact]
    public async Task Forgotten_uploads_are_aborted_once_they_are_old()
    {
        var bucket = (S3Bucket)Server;
        var store = (S3ArtifactStore)Direct;
        await bucket.Client.InitiateMultipartUploadAsync(bucket.Name, "sha256/ab/forgotten", Cancellation);
        await bucket.Client.InitiateMultipartUploadAsync(bucket.Name, "elsewhere", Cancellation);
        Assert.Equal(0, await store.AbortUploadsAsync(TimeProvider.System.GetUtcNow().AddHours(-1), Cancellation));
        Assert.Equal(1, await store.AbortUploadsAsync(TimeProvider.System.GetUtcNow().AddHours(1), Cancellation));
        Assert.Equal(1, await Server.CountUploadsAsync(Cancellation));
    }

    [Fact]
    public async Task More_than_a_page_is_listed()
    {
        var store = ((S3Bucket)Server).OpenWithPagesOf(7);
        var stored = new List<string>();
        for (var i = 0; i < 40; i++)
            stored.Add((await store.PutAsync(BitConverter.GetBytes(i), Cancellation)).Digest.Hex);
        Assert.Equal(stored.Order(StringComparer.Ordinal), await store.ListAsync(Cancellation).Select(content => content.Digest.Hex).ToListAsync(Cancellation));
    }

    protected override async ValueTask<ObjectServer> CreateAsync() => await S3Bucket.CreateAsync(Cancellation);
}
