using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Artifacts;

public sealed class ObjectArtifactStoreConformanceTests : ArtifactStoreConformance
{
    private readonly MemoryObjectStore _store = new();

    protected override ValueTask<IArtifactStore> CreateAsync() => new(_store);

    protected override ValueTask<bool> TryDamageAsync(ContentDigest digest)
    {
        var bytes = _store.Objects[$"sha256/{digest.Hex[..2]}/{digest.Hex[2..]}"];
        bytes[bytes.Length / 2] ^= 1;
        return new(true);
    }
}

public sealed class ObjectArtifactStoreTests
{
    private const int Part = ObjectArtifactOptions.MinPartSize;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Part)]
    [InlineData(Part + 1)]
    [InlineData((2 * Part) + 17)]
    public async Task Content_in_parts_reads_back_and_leaves_no_upload(int size)
    {
        var numbers = new System.Collections.Concurrent.ConcurrentBag<int>();
        var store = new MemoryObjectStore(new() { PartSize = Part })
        {
            OnPart = (part, _) =>
            {
                numbers.Add(part.Number);
                return Task.CompletedTask;
            },
        };
        var bytes = Bytes(size);
        var stored = await store.PutAsync(bytes, Cancellation);
        Assert.Equal(bytes, await store.ReadAsync(stored.Digest, cancellationToken: Cancellation));
        Assert.Equal(Enumerable.Range(1, (size + Part - 1) / Part), numbers.Order());
        Assert.Equal(0, store.UploadsUnderWay);
    }

    [Fact]
    public async Task Parts_grow_where_the_store_takes_only_so_many()
    {
        var parts = 0;
        var store = new MemoryObjectStore(new() { PartSize = Part }, maxParts: 2)
        {
            OnPart = (_, _) =>
            {
                Interlocked.Increment(ref parts);
                return Task.CompletedTask;
            },
        };
        var bytes = Bytes((3 * Part) + 1);
        var stored = await store.PutAsync(bytes, Cancellation);
        Assert.Equal(2, parts);
        Assert.Equal(bytes, await store.ReadAsync(stored.Digest, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task All_uploads_of_a_store_share_its_parallelism()
    {
        int now = 0, most = 0;
        var store = new MemoryObjectStore(new() { PartSize = Part, Parallelism = 3 })
        {
            OnPart = async (_, token) =>
            {
                var sending = Interlocked.Increment(ref now);
                for (var seen = most; sending > seen && Interlocked.CompareExchange(ref most, sending, seen) != seen; seen = most)
                {
                }

                await Task.Delay(10, token);
                Interlocked.Decrement(ref now);
            },
        };
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => store.PutAsync(Bytes((2 * Part) + i), Cancellation).AsTask()));
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task A_part_that_fails_stops_the_others_and_is_the_error_told()
    {
        var store = new MemoryObjectStore(new() { PartSize = Part, Parallelism = 2 })
        {
            OnPart = (part, token) => part.Number == 2 ? throw new NotImplementedException("part 2") : Task.Delay(Timeout.Infinite, token),
        };
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await store.PutAsync(Bytes(4 * Part), Cancellation));
        Assert.Equal("part 2", refused.InnerException!.Message);
        Assert.Equal(0, store.UploadsUnderWay);
        Assert.Empty(store.Objects);
    }

    [Fact]
    public async Task A_fault_of_the_code_is_not_dressed_as_one_of_the_store()
    {
        var store = new MemoryObjectStore { OnPart = (_, _) => throw new InvalidOperationException("bug") };
        Assert.Equal("bug", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.PutAsync(Bytes(10), Cancellation))).Message);
    }

    [Theory]
    [InlineData(0, null, 100)]
    [InlineData(40, null, 60)]
    [InlineData(40, 10L, 10)]
    [InlineData(40, 1000L, 60)]
    [InlineData(100, null, 0)]
    [InlineData(5, 0L, 0)]
    public async Task A_range_is_read(int offset, long? length, int expected)
    {
        var store = new MemoryObjectStore();
        var stored = await store.PutAsync(Bytes(100), Cancellation);
        await using var range = await store.OpenRangeAsync(stored.Digest, offset, length, Cancellation);
        using var read = new MemoryStream();
        await range.CopyToAsync(read, Cancellation);
        Assert.Equal(Bytes(100)[offset..(offset + expected)], read.ToArray());
    }

    [Fact]
    public async Task A_range_outside_the_content_is_misuse()
    {
        var store = new MemoryObjectStore();
        var stored = await store.PutAsync(Bytes(100), Cancellation);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.OpenRangeAsync(stored.Digest, 101, null, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.OpenRangeAsync(stored.Digest, -1, null, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.OpenRangeAsync(stored.Digest, 0, -1, Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await store.OpenRangeAsync(ContentDigest.Of("none"u8), 0, null, Cancellation));
    }

    [Fact]
    public async Task A_download_goes_on_where_an_earlier_one_broke_off()
    {
        using var folder = new Stores.TemporaryFolder();
        var offsets = new List<long>();
        var store = new MemoryObjectStore { OnRead = offsets.Add };
        var bytes = Bytes(300_000);
        var stored = await store.PutAsync(bytes, Cancellation);
        var path = folder.At("model.onnx");
        await File.WriteAllBytesAsync($"{path}.{stored.Digest.Hex[..16]}.part", bytes[..200_000], Cancellation);

        await store.DownloadAsync(stored.Digest, path, Cancellation);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, Cancellation));
        Assert.Equal([200_000], offsets);
        Assert.Equal([path], Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task A_download_of_damaged_content_writes_no_file_and_the_next_starts_over()
    {
        using var folder = new Stores.TemporaryFolder();
        var store = new MemoryObjectStore();
        var bytes = Bytes(1000);
        var stored = await store.PutAsync(bytes, Cancellation);
        var path = folder.At("model.onnx");
        await File.WriteAllBytesAsync($"{path}.{stored.Digest.Hex[..16]}.part", new byte[500], Cancellation);

        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await store.DownloadAsync(stored.Digest, path, Cancellation));
        Assert.False(File.Exists(path));
        await store.DownloadAsync(stored.Digest, path, Cancellation);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, Cancellation));
    }

    [Fact]
    public async Task A_store_without_ranges_is_downloaded_from_the_start()
    {
        using var folder = new Stores.TemporaryFolder();
        var store = new RangelessArtifactStore(new InMemoryArtifactStore());
        var stored = await store.PutAsync(Bytes(1000), Cancellation);
        var path = folder.At("model.onnx");
        await File.WriteAllBytesAsync($"{path}.{stored.Digest.Hex[..16]}.part", new byte[500], Cancellation);
        await store.DownloadAsync(stored.Digest, path, Cancellation);
        Assert.Equal(Bytes(1000), await File.ReadAllBytesAsync(path, Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await store.DownloadAsync(ContentDigest.Of("none"u8), path, Cancellation));
    }

    [Theory]
    [InlineData("Prefix", "../up")]
    [InlineData("Prefix", "/rooted")]
    [InlineData("Prefix", "a//b")]
    [InlineData("Prefix", "a\\b")]
    [InlineData("Prefix", "a\nb")]
    [InlineData("Prefix", "a/./b")]
    public void A_prefix_that_could_lead_elsewhere_is_refused(string member, string prefix)
    {
        var refused = Assert.Throws<ArgumentException>(() => new MemoryObjectStore(new() { Prefix = prefix }));
        Assert.Contains(member, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_option_is_named()
    {
        var options = new ObjectArtifactOptions { Prefix = "..", PartSize = 1, Parallelism = 0, StallTimeout = TimeSpan.Zero, SpoolDirectory = "/no/such/folder" };
        var faults = options.FindFaults();
        Assert.Equal(["Prefix", "PartSize", "Parallelism", "StallTimeout", "SpoolDirectory"], faults.Select(fault => fault.Split(' ')[0]));
        Assert.Empty(new ObjectArtifactOptions { Prefix = "teams/churn/" }.FindFaults());
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
            bytes[i] = (byte)((i * 31) + (i >> 8) + size);
        return bytes;
    }
}
