using System.Net;
using System.Net.Sockets;

namespace MlOps.Sdk.Integration.Tests.ObjectStores;

/// <summary>What networks, servers, other writers and sources do to a store of objects. One class for each server inherits it.</summary>
public abstract class ObjectStoreFaults : IAsyncLifetime
{
    private const int Mebibyte = 1024 * 1024;
    private static readonly ObjectArtifactOptions SmallParts = new() { PartSize = ObjectArtifactOptions.MinPartSize, Parallelism = 2, StallTimeout = TimeSpan.FromSeconds(1) };

    protected ObjectServer Server { get; private set; } = null!;

    protected ObjectArtifactStore Store { get; private set; } = null!;

    private protected FaultyProxy Proxy { get; private set; } = null!;

    private protected ObjectArtifactStore Direct { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await CreateAsync();
        Proxy = new(Server.Port);
        Store = Server.Open(Proxy.Port, SmallParts);
        Direct = Server.Open(Server.Port, SmallParts);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Proxy is not null)
            await Proxy.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Content_in_many_parts_reads_back_whether_or_not_its_stream_can_seek(bool canSeek)
    {
        var spool = Directory.CreateTempSubdirectory("mlops-spool-").FullName;
        try
        {
            var store = Server.Open(Proxy.Port, new() { PartSize = ObjectArtifactOptions.MinPartSize, SpoolDirectory = spool });
            var stored = await PutAsync(store, 17 * Mebibyte + 3, canSeek);
            Assert.Equal(17 * Mebibyte + 3, stored.Size);
            await AssertReadsBackAsync(stored);
            Assert.Empty(Directory.EnumerateFileSystemEntries(spool));
        }
        finally
        {
            Directory.Delete(spool, recursive: true);
        }
    }

    [Fact]
    public async Task A_large_upload_holds_no_more_than_its_parts_in_memory()
    {
        const int Size = 64 * Mebibyte;
        var lead = 0L;
        using var content = new PatternStream(Size, canSeek: true) { OnRead = (reading, position) => lead = reading == 1 ? 0 : Math.Max(lead, position - Proxy.Up) };

        var stored = await Store.PutAsync(content, Cancellation);

        Assert.InRange(lead, 1, 3L * SmallParts.PartSize);
        await AssertReadsBackAsync(stored);
    }

    [Fact]
    public async Task A_reader_that_pauses_is_not_sent_the_rest_meanwhile()
    {
        var stored = await PutAsync(Direct, 40 * Mebibyte);
        await using var reading = await Store.OpenReadAsync(stored.Digest, Cancellation);
        await reading.ReadExactlyAsync(new byte[1], Cancellation);
        await Task.Delay(500, Cancellation);
        Assert.InRange(Proxy.Down, 1, 24L * Mebibyte);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_an_upload_is_made_good()
    {
        (Proxy.Faults, Proxy.CutUpAfter) = (2, 2 * Mebibyte);
        var stored = await PutAsync(Store, 12 * Mebibyte);
        Assert.InRange(Proxy.Faults, int.MinValue, 0);
        await AssertReadsBackAsync(stored);
    }

    [Theory]
    [InlineData(4 * Mebibyte)]
    [InlineData(12 * Mebibyte)]
    public async Task A_bit_that_flips_on_the_way_up_is_never_stored(int size)
    {
        (Proxy.Faults, Proxy.FlipUpAfter) = (1, 3 * Mebibyte);
        await Assert.ThrowsAsync<MlOpsStoreException>(async () => await PutAsync(Store, size));
        Assert.Empty(await Direct.ListAsync(Cancellation).ToListAsync(Cancellation));
        await AssertReadsBackAsync(await PutAsync(Store, size));
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_a_download_is_taken_up_where_it_broke()
    {
        var stored = await PutAsync(Direct, 12 * Mebibyte);
        (Proxy.Faults, Proxy.CutDownAfter) = (3, 2 * Mebibyte);
        await AssertReadsBackAsync(stored);
        Assert.InRange(Proxy.Down, 12 * Mebibyte, 13 * Mebibyte);
    }

    [Fact]
    public async Task A_download_that_falls_silent_is_taken_up_on_a_new_connection()
    {
        var stored = await PutAsync(Direct, 6 * Mebibyte);
        (Proxy.Faults, Proxy.StallDownAfter) = (1, 2 * Mebibyte);
        await AssertReadsBackAsync(stored);
    }

    [Fact]
    public async Task A_download_that_always_breaks_ends_in_a_transient_error()
    {
        var stored = await PutAsync(Direct, 12 * Mebibyte);
        await using var reading = await Store.OpenReadAsync(stored.Digest, Cancellation);
        await reading.ReadExactlyAsync(new byte[1], Cancellation);
        await Proxy.DisposeAsync();
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await reading.CopyToAsync(Stream.Null, Cancellation));
        Assert.True(refused.IsTransient);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(11 * Mebibyte)]
    public async Task An_answer_that_gets_lost_does_not_double_or_fail_the_upload(int size)
    {
        (Proxy.Faults, Proxy.CutDownAfter) = (2, 0);
        var stored = await PutAsync(Store, size);
        Assert.Equal(stored, Assert.Single(await Direct.ListAsync(Cancellation).ToListAsync(Cancellation)));
        await AssertReadsBackAsync(stored);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(11 * Mebibyte)]
    public async Task A_server_that_is_too_busy_is_asked_again(int size)
    {
        (Proxy.Faults, Proxy.Answer) = (2, Server.TooBusy);
        var stored = await PutAsync(Store, size);
        Assert.InRange(Proxy.Faults, int.MinValue, 0);
        await AssertReadsBackAsync(stored);
    }

    [Fact]
    public async Task A_server_that_stays_too_busy_is_a_transient_error()
    {
        (Proxy.Faults, Proxy.Answer) = (int.MaxValue, Server.TooBusy);
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await PutAsync(Store, 1000));
        Assert.True(refused.IsTransient);
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_never_gets_through_leaves_nothing_to_see()
    {
        (Proxy.Faults, Proxy.CutUpAfter) = (int.MaxValue, 1 * Mebibyte);
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await PutAsync(Store, 12 * Mebibyte));
        Assert.True(refused.IsTransient);
        Assert.Empty(await Direct.ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal(0, await Server.CountUploadsAsync(Cancellation));
    }

    [Fact]
    public async Task A_server_that_is_down_is_a_transient_error_of_every_call()
    {
        var store = Server.Open(UnusedPort());
        var digest = ContentDigest.Of("x"u8);
        Func<Task>[] calls =
        [
            async () => await PutAsync(store, 10),
            async () => await PutAsync(store, 20 * Mebibyte),
            async () => await store.OpenReadAsync(digest, Cancellation),
            async () => await store.FindAsync(digest, Cancellation),
            async () => await store.DeleteAsync(digest, Cancellation),
            async () => await store.ListAsync(Cancellation).ToListAsync(Cancellation),
        ];
        foreach (var refused in await Task.WhenAll(calls.Select(call => Assert.ThrowsAsync<MlOpsStoreException>(call))))
        {
            Assert.True(refused.IsTransient);
            Assert.Contains(store.Location, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cancelling_an_upload_on_its_way_leaves_nothing()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Proxy.OnUp = up =>
        {
            if (up > 7 * Mebibyte)
                cancel.Cancel();
        };
        using var content = new PatternStream(40 * Mebibyte, canSeek: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.PutAsync(content, cancel.Token));
        Assert.Empty(await Direct.ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal(0, await Server.CountUploadsAsync(Cancellation));
    }

    [Fact]
    public async Task Cancelling_a_download_is_not_wrapped()
    {
        var stored = await PutAsync(Direct, 6 * Mebibyte);
        (Proxy.Faults, Proxy.StallDownAfter) = (int.MaxValue, 2 * Mebibyte);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        cancel.CancelAfter(500);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync(stored.Digest, cancellationToken: cancel.Token));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(12 * Mebibyte)]
    public async Task Writers_of_the_same_content_all_succeed_and_store_it_once(int size)
    {
        var other = Server.Open(Server.Port, new() { PartSize = ObjectArtifactOptions.MinPartSize + Mebibyte });
        var stored = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => PutAsync(i % 2 == 0 ? Direct : other, size)));
        Assert.Equal(Assert.Single(stored.Distinct()), Assert.Single(await Direct.ListAsync(Cancellation).ToListAsync(Cancellation)));
        await AssertReadsBackAsync(stored[0]);
        Assert.Equal(0, await Server.CountUploadsAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_there_already_is_not_sent_again()
    {
        var stored = await PutAsync(Store, 12 * Mebibyte);
        var before = Proxy.Up;
        Assert.Equal(stored, await PutAsync(Store, 12 * Mebibyte));
        Assert.InRange(Proxy.Up - before, 1, 100_000);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(12 * Mebibyte)]
    public async Task A_source_that_changes_between_its_readings_is_refused(int size)
    {
        using var content = new PatternStream(size, canSeek: true) { Changes = true };
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await Store.PutAsync(content, Cancellation));
        Assert.Empty(await Direct.ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal(0, await Server.CountUploadsAsync(Cancellation));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(6 * Mebibyte)]
    public async Task Content_cut_short_in_the_store_is_refused_and_mended_by_putting_it_again(int size)
    {
        var stored = await PutAsync(Direct, size);
        var key = ObjectServer.KeyOf(stored.Digest);
        await Server.WriteAsync(key, (await Server.ReadAsync(key, Cancellation))[..^1], Cancellation);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await Direct.ReadAsync(stored.Digest, cancellationToken: Cancellation));
        Assert.Equal(stored, await PutAsync(Direct, size));
        await AssertReadsBackAsync(stored);
    }

    [Fact]
    public async Task Prefixes_keep_apart_and_what_is_no_artifact_is_left_alone()
    {
        var ours = Server.Open(Server.Port, new() { Prefix = "teams/churn" });
        var theirs = Server.Open(Server.Port, new() { Prefix = "teams/churn2/" });
        var stored = await PutAsync(ours, 100);
        await Server.WriteAsync("teams/churn/sha256/readme.txt", [1], Cancellation);
        await Server.WriteAsync($"teams/churn/sha256/zz/{new string('z', 62)}", [1], Cancellation);
        Assert.Equal([stored], await ours.ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Empty(await theirs.ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Null(await theirs.FindAsync(stored.Digest, Cancellation));
        Assert.False(await theirs.DeleteAsync(stored.Digest, Cancellation));
        Assert.Equal(100, (await Server.ReadAsync($"teams/churn/{ObjectServer.KeyOf(stored.Digest)}", Cancellation)).Length);
    }

    [Fact]
    public async Task A_range_is_read_and_taken_up_where_it_broke()
    {
        var stored = await PutAsync(Direct, 12 * Mebibyte);
        (Proxy.Faults, Proxy.CutDownAfter) = (2, 1 * Mebibyte);
        await using var range = await Store.OpenRangeAsync(stored.Digest, (6 * Mebibyte) + 5, 4 * Mebibyte, Cancellation);
        using var read = new MemoryStream();
        await range.CopyToAsync(read, Cancellation);
        Assert.Equal(4 * Mebibyte, read.Length);
        Assert.All(Enumerable.Range(0, 64).Select(i => i * 65_535), i => Assert.Equal(PatternStream.At((6 * Mebibyte) + 5 + i, 0), read.GetBuffer()[i]));
        Assert.InRange(Proxy.Down, 4 * Mebibyte, 5 * Mebibyte);
    }

    [Fact]
    public async Task A_link_reads_without_a_credential()
    {
        var stored = await PutAsync(Direct, 1000);
        using var http = new HttpClient();
        var link = await Server.LinkAsync(Direct, stored.Digest, TimeSpan.FromMinutes(5), Cancellation);
        Assert.Equal(stored.Digest, ContentDigest.Of(await http.GetByteArrayAsync(link, Cancellation)));
        using var bare = await http.GetAsync(link.GetLeftPart(UriPartial.Path), Cancellation);
        Assert.False(bare.IsSuccessStatusCode);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Server.LinkAsync(Direct, stored.Digest, TimeSpan.FromDays(8), Cancellation));
    }

    [Fact]
    public async Task A_missing_bucket_is_named_and_not_worth_a_retry()
    {
        var store = Server.OpenMissingBucket();
        foreach (var call in new Func<Task>[] { async () => await PutAsync(store, 10), async () => await PutAsync(store, 12 * Mebibyte), async () => await store.ListAsync(Cancellation).ToListAsync(Cancellation), async () => await store.OpenReadAsync(ContentDigest.Of("x"u8), Cancellation) })
        {
            var refused = await Assert.ThrowsAsync<MlOpsStoreException>(call);
            Assert.False(refused.IsTransient);
            Assert.Contains("does not exist", refused.Message, StringComparison.Ordinal);
            Assert.Contains(store.Location, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_credential_is_refused_for_good_and_told_to_nobody()
    {
        var secret = Convert.ToBase64String("not the secret of this account!!"u8);
        var store = Server.OpenWithWrongSecret(secret);
        foreach (var call in new Func<Task>[] { async () => await PutAsync(store, 10), async () => await store.FindAsync(ContentDigest.Of("x"u8), Cancellation), async () => await store.ListAsync(Cancellation).ToListAsync(Cancellation) })
        {
            var refused = await Assert.ThrowsAsync<MlOpsStoreException>(call);
            Assert.False(refused.IsTransient);
            Assert.True(refused.Message.Contains("access denied", StringComparison.Ordinal), refused.ToString());
            Assert.DoesNotContain(secret, refused.ToString(), StringComparison.Ordinal);
        }
    }

    protected abstract ValueTask<ObjectServer> CreateAsync();

    private static async Task<ArtifactContent> PutAsync(ObjectArtifactStore store, long size, bool canSeek = true)
    {
        await using var content = new PatternStream(size, canSeek);
        return await store.PutAsync(content, Cancellation);
    }

    private async Task AssertReadsBackAsync(ArtifactContent stored)
    {
        await using var reading = await Store.OpenReadAsync(stored.Digest, Cancellation);
        var buffer = new byte[128 * 1024];
        var position = 0L;
        int read;
        while ((read = await reading.ReadAsync(buffer, Cancellation)) > 0)
        {
            Assert.Equal(PatternStream.At(position, 0), buffer[0]);
            position += read;
        }

        Assert.Equal(stored.Size, position);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
