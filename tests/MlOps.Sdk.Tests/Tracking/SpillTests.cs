using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Tracking;

public sealed class SpillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryRunStore _store = new();
    private readonly InMemoryArtifactStore _artifacts = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_store_did_not_take_arrives_with_the_next_process_and_is_not_doubled()
    {
        var refusing = new RefusingRunStore(_store);
        RunId id;
        await using (var tracker = NewTracker(refusing))
        {
            var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
            id = run.Id;
            refusing.Refuse = Refusal.After; // written, but the answer is lost: the spill keeps it
            run.LogMetric("loss", 1, 1);
            await Assert.ThrowsAsync<MlOpsStoreException>(async () => await run.FlushAsync(Cancellation));
            refusing.Refuse = Refusal.Before;
            run.LogMetric("loss", double.NaN, 2);
            run.LogParam("depth", 6);
            run.SetTag("tag", "line\nbreak 😀");
            run.LogInput(new() { Name = "d", Digest = ContentDigest.Of("d"u8), Schema = [new() { Name = "x", Type = ColumnType.Double }], RowCount = 2 });
            run.LogOutput(new("delays", 3));
            await run.LogTextAsync("notes/a.txt", "text", Cancellation);
            await Assert.ThrowsAsync<MlOpsStoreException>(async () => await run.FlushAsync(Cancellation));
        }

        Assert.NotEmpty(Files());
        await using (var tracker = NewTracker(_store))
        {
            var recovery = await tracker.RecoverAsync(Cancellation);
            Assert.True(recovery.Batches >= 2);
            Assert.Empty(recovery.Refused);
        }

        Assert.Empty(Files());
        Assert.Equal([1, double.NaN], await _store.ListMetricAsync(id, "loss", Cancellation).Select(point => point.Value).ToListAsync(Cancellation));
        var record = (await _store.FindRunAsync(id, Cancellation))!;
        Assert.Equal(("6", "line\nbreak 😀", "x"), (record.Params["depth"], record.Tags["tag"], record.Inputs[0].Schema[0].Name));
        Assert.Equal([new("delays", 3)], record.Outputs);
        Assert.Equal("notes/a.txt", (await _store.ListArtifactsAsync(id, Cancellation).SingleAsync(Cancellation)).Path);
    }

    [Fact]
    public async Task A_store_that_is_down_for_long_stops_nobody_and_gets_everything_in_order_afterwards()
    {
        var refusing = new RefusingRunStore(_store);
        await using var tracker = NewTracker(refusing, options => options.BufferCapacity = 64);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        refusing.Refuse = Refusal.Before;
        for (var i = 0; i < 5_000; i++)
            run.LogMetric("m", i, i);
        refusing.Refuse = Refusal.None;
        await run.CompleteAsync(Cancellation);
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => (double)i), await _store.ListMetricAsync(run.Id, "m", Cancellation).Select(point => point.Value).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Beyond_the_limit_of_the_spill_the_buffer_fills_and_the_policy_decides()
    {
        var refusing = new RefusingRunStore(_store);
        await using var tracker = NewTracker(refusing, options => (options.BufferCapacity, options.SpillLimitMb, options.WhenFull) = (4096, 1, BufferFullMode.Drop));
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        refusing.Refuse = Refusal.Before;
        for (var i = 0; i < 40 && run.DroppedMetrics == 0; i++)
        {
            for (var j = 0; j < 4096; j++)
                run.LogMetric("m", j, j);
            await Assert.ThrowsAsync<MlOpsStoreException>(async () => await run.FlushAsync(Cancellation));
        }

        Assert.True(run.DroppedMetrics > 0);
        Assert.InRange(Files().Sum(file => new FileInfo(file).Length), 1, 1024 * 1024);
        refusing.Refuse = Refusal.None;
        await run.CompleteAsync(Cancellation);
    }

    [Fact]
    public async Task A_conflict_found_again_at_recovery_doubles_nothing_and_is_named()
    {
        var run = await LogSpilledAsync(run =>
        {
            run.LogParam("depth", 6);
            run.LogParam("rate", "0.1");
            run.LogMetric("loss", 1);
        });
        await _store.AppendAsync(run, new() { Id = Guid.NewGuid(), Params = [new("depth", "7")] }, Cancellation);
        var file = File.ReadAllBytes(Files().Single());
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await File.WriteAllBytesAsync(_folder.At("spill", $"again-{attempt}.spill"), file, Cancellation);
            await using var tracker = NewTracker(_store);
            Assert.Contains((await tracker.RecoverAsync(Cancellation)).Refused, refused => refused.Contains("'depth'", StringComparison.Ordinal));
        }

        var record = (await _store.FindRunAsync(run, Cancellation))!;
        Assert.Equal(("7", "0.1"), (record.Params["depth"], record.Params["rate"]));
        Assert.Single(await _store.ListMetricAsync(run, "loss", Cancellation).ToListAsync(Cancellation));
        Assert.Empty(Files());
        Assert.NotEmpty(Directory.EnumerateFiles(_folder.At("spill"), "*.refused"));
    }

    [Fact]
    public async Task A_file_cut_or_damaged_anywhere_gives_every_whole_batch_and_names_what_is_lost()
    {
        var run = await LogSpilledAsync(run => run.LogMetric("m", 0, 0), run => run.LogMetric("m", 1, 1), run => run.LogMetric("m", 2, 2));
        var file = File.ReadAllBytes(Files().Single());
        var (whole, none) = await RecoverAsync(file);
        Assert.Empty(none);
        Assert.Equal([0, 1, 2], Steps(whole));
        Assert.All(whole, item => Assert.Equal(run, item.Run));

        for (var length = 0; length < file.Length; length++)
        {
            var (cut, damage) = await RecoverAsync(file[..length]);
            Assert.Empty(damage);
            Assert.Equal(Steps(whole).Take(cut.Count), Steps(cut));
        }

        for (var position = 8; position < file.Length; position += 3)
        {
            var changed = file.ToArray();
            changed[position] ^= 0x20;
            var (found, damage) = await RecoverAsync(changed);
            Assert.Equal(2, found.Count);
            Assert.Equal(Steps(found).Contains(2), damage.Count == 1); // the last batch may have been torn; an earlier one was not
        }

        Assert.Single((await RecoverAsync([.. "NOTASPILLFILE"u8])).Refused);
        var (padded, zeros) = await RecoverAsync([.. file, .. new byte[4096]]);
        Assert.Equal(3, padded.Count);
        Assert.Empty(zeros);
    }

    [Fact]
    public async Task The_file_of_a_living_process_is_left_alone()
    {
        var refusing = new RefusingRunStore(_store);
        await using var tracker = NewTracker(refusing);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        refusing.Refuse = Refusal.Before;
        run.LogMetric("m", 1);
        await Assert.ThrowsAsync<MlOpsStoreException>(async () => await run.FlushAsync(Cancellation));
        await using var other = NewTracker(_store);
        Assert.Equal(0, (await other.RecoverAsync(Cancellation)).Batches);
        Assert.Single(Files());
        refusing.Refuse = Refusal.None;
        await run.CompleteAsync(Cancellation);
    }

    [Fact]
    public async Task A_spill_whose_folder_cannot_be_written_is_as_none()
    {
        await File.WriteAllTextAsync(_folder.At("spill"), "a file, no folder", Cancellation);
        await using var tracker = NewTracker(_store);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        run.LogMetric("m", 1);
        await run.CompleteAsync(Cancellation);
        Assert.Single(await _store.ListMetricAsync(run.Id, "m", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_spill_of_the_first_format_is_read_by_every_later_release()
    {
        var (batches, refused) = await RecoverAsync(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Tracking", "Golden", "v1.spill"), Cancellation));
        Assert.Empty(refused);
        var (run, batch) = Assert.Single(batches);
        Assert.Equal("00000000000072cab06a3c1e59002272", run.ToString());
        Assert.Equal([new("loss", 0.5, 1, DateTimeOffset.UnixEpoch), new("loss", double.PositiveInfinity, 2, DateTimeOffset.UnixEpoch)], batch.Metrics);
        Assert.Equal((new("depth", "6"), new("team", "risk"), new("delays", 3)), (batch.Params[0], batch.Tags[0], batch.Outputs[0]));
        Assert.Equal(("flights", "model.onnx"), (batch.Inputs[0].Name, batch.Artifacts[0].Path));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<long> Steps(IEnumerable<(RunId Run, RunBatch Batch)> batches) => batches.Select(item => item.Batch.Metrics[0].Step);

    private async Task<(IReadOnlyList<(RunId Run, RunBatch Batch)> Batches, IReadOnlyList<string> Refused)> RecoverAsync(byte[] file)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.At("left.spill"), file, Cancellation);
        var store = new BatchCollector(_store);
        await using var tracker = new ExperimentTracker(store, _artifacts, options: new() { FlushIntervalMs = 600_000, SpillDirectory = folder.Path });
        var recovery = await tracker.RecoverAsync(Cancellation);
        Assert.Equal(store.Batches.Count, recovery.Batches);
        return (store.Batches, recovery.Refused);
    }

    private string[] Files() => Directory.Exists(_folder.At("spill")) ? Directory.GetFiles(_folder.At("spill"), "*.spill") : [];

    private async Task<RunId> LogSpilledAsync(params Action<TrackedRun>[] batches)
    {
        var refusing = new RefusingRunStore(_store);
        await using var tracker = NewTracker(refusing);
        var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        refusing.Refuse = Refusal.Before;
        foreach (var log in batches)
        {
            log(run);
            await Assert.ThrowsAsync<MlOpsStoreException>(async () => await run.FlushAsync(Cancellation));
        }

        await tracker.DisposeAsync();
        var path = Files().Single();
        await File.WriteAllBytesAsync(path, First(await File.ReadAllBytesAsync(path, Cancellation), batches.Length), Cancellation);
        return run.Id;
    }

    // As a kill leaves a file: without what the end of the run adds. A frame has 12 bytes, the second four of them its length.
    private static byte[] First(byte[] file, int frames)
    {
        var length = 8;
        for (var i = 0; i < frames; i++)
            length += 12 + BitConverter.ToInt32(file, length + 4);
        return file[..length];
    }

    private ExperimentTracker NewTracker(IRunStore store, Action<TrackingOptions>? configure = null)
    {
        var options = new TrackingOptions { FlushIntervalMs = 600_000, SpillDirectory = _folder.At("spill") };
        configure?.Invoke(options);
        return new(store, _artifacts, options: options);
    }

    private sealed class BatchCollector(IRunStore inner) : RunStoreDecorator(inner)
    {
        public List<(RunId Run, RunBatch Batch)> Batches { get; } = [];

        public override ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default)
        {
            Batches.Add((run, batch));
            return ValueTask.CompletedTask;
        }
    }
}
