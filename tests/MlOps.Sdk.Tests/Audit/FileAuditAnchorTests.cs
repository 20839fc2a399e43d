using System.Text;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Audit;

public sealed class FileAuditAnchorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Heads_come_back_in_the_order_they_were_kept()
    {
        var anchor = new FileAuditAnchor(_folder.At("new", "heads.ndjson"));
        Assert.Empty(await ListAsync(anchor));
        for (var size = 0; size < 5; size++)
            await anchor.PublishAsync(await HeadAsync(size), Cancellation);
        Assert.Equal([0, 1, 2, 3, 4], (await ListAsync(anchor)).Select(head => head.Size));
    }

    [Fact]
    public async Task What_a_dying_process_left_of_a_line_is_not_a_head_and_in_nobodys_way()
    {
        var path = _folder.At("heads.ndjson");
        var anchor = new FileAuditAnchor(path);
        await anchor.PublishAsync(await HeadAsync(1), Cancellation);
        await File.AppendAllTextAsync(path, """{"payloadType":"appl""", Cancellation);
        Assert.Equal([1], (await ListAsync(anchor)).Select(head => head.Size));
        await anchor.PublishAsync(await HeadAsync(2), Cancellation);
        Assert.Equal([1, 2], (await ListAsync(anchor)).Select(head => head.Size));
    }

    [Fact]
    public async Task A_damaged_line_is_named()
    {
        var path = _folder.At("heads.ndjson");
        var anchor = new FileAuditAnchor(path);
        await anchor.PublishAsync(await HeadAsync(1), Cancellation);
        await File.AppendAllTextAsync(path, "{}\n", Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await ListAsync(anchor));
        Assert.Contains("Line 2", refused.Message, StringComparison.Ordinal);
        using var trail = new AuditTrail(new LogStub(), new() { Anchors = [anchor], LogId = "log" });
        Assert.Contains((await trail.VerifyAsync(Cancellation)).RefusedHeads, head => head.Reason.Contains("Line 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_writers_append_to_one_file()
    {
        var path = _folder.At("heads.ndjson");
        var head = await HeadAsync(7);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await new FileAuditAnchor(path).PublishAsync(head, Cancellation))));
        Assert.Equal(8, (await ListAsync(new FileAuditAnchor(path))).Count);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_a_failure_of_the_store()
    {
        await File.WriteAllTextAsync(_folder.At("file"), "", Cancellation);
        var anchor = new FileAuditAnchor(_folder.At("file", "heads.ndjson"));
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await anchor.PublishAsync(await HeadAsync(1), Cancellation));
        Assert.Contains(anchor.Name, refused.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<List<AuditTreeHead>> ListAsync(FileAuditAnchor anchor) =>
        await anchor.ListAsync(Cancellation).Select(AuditTreeHead.Of).ToListAsync(Cancellation);

    private static async Task<DsseEnvelope> HeadAsync(long size) => await new AuditTreeHead
    {
        LogId = "log",
        Size = size,
        Root = ContentDigest.Of(Encoding.UTF8.GetBytes($"{size}")),
        At = DateTimeOffset.UnixEpoch,
    }.ToEnvelopeAsync(null, Cancellation);
}
