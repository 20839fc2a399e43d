using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Data;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Data;

/// <summary>Sweeping, comparing and interrupted saving of archived versions.</summary>
public sealed class ArchiveUpkeepTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2001, 7, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FileArtifactStore _store;
    private readonly DatasetArchive _archive;
    private readonly ArchiveSweeper _sweeper;

    public ArchiveUpkeepTests()
    {
        _store = new(_folder["artifacts"]);
        _archive = new(_store);
        _sweeper = new(_store, _clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string GoldenPath => Path.Combine(Repository.Root, "tests", "MlOps.Sdk.Tests", "Data", "Golden", "manifest-1.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sweep_deletes_what_no_root_needs_and_nothing_else()
    {
        var model = await _store.PutAsync("a model"u8.ToArray(), Cancel);
        var (first, second) = (await SaveAsync(Rows(0, 100_000)), await SaveAsync(Dataset.Concat(Rows(0, 60_000), Rows(500_000, 40_000))));
        var plan = SweepPlan.FromJson((await _sweeper.PlanAsync([second], [model.Digest], Cancel)).ToJson());
        Assert.Contains(first, plan.Candidates.Select(candidate => candidate.Digest));
        Assert.InRange(plan.Bytes, 1, 100_000 * 16);

        var early = await Assert.ThrowsAsync<InvalidOperationException>(async () => await _sweeper.SweepAsync(plan, [second], [model.Digest], cancellationToken: Cancel));
        Assert.Contains("after 1.00:00:00", early.Message, StringComparison.Ordinal);
        var dry = await _sweeper.SweepAsync(plan, [second], [model.Digest], dryRun: true, cancellationToken: Cancel);
        Assert.True(dry.IsDryRun);
        Assert.NotNull(await _archive.FindAsync(first, Cancel));

        _clock.Advance(TimeSpan.FromDays(1));
        var swept = await _sweeper.SweepAsync(plan, [second], [model.Digest], cancellationToken: Cancel);
        Assert.Equal((dry.Deleted.Count, plan.Bytes), (swept.Deleted.Count, swept.DeletedBytes));
        Assert.Null(await _archive.FindAsync(first, Cancel));
        Assert.Equal(100_000, (await _archive.Open((await _archive.FindAsync(second, Cancel))!).ReadAsync(cancellationToken: Cancel)).RowCount);
        Assert.NotNull(await _store.FindAsync(model.Digest, Cancel));
        Assert.Empty((await _sweeper.SweepAsync(plan, [second], [model.Digest], cancellationToken: Cancel)).Deleted);
        Assert.Empty((await _sweeper.PlanAsync([second], [model.Digest], Cancel)).Candidates);
    }

    [Fact]
    public async Task What_is_referred_to_again_since_the_plan_is_spared()
    {
        var first = await SaveAsync(Rows(0, 20_000));
        var plan = await _sweeper.PlanAsync([], [], Cancel);
        _clock.Advance(TimeSpan.FromDays(2));
        var again = await SaveAsync(Dataset.Concat(Rows(0, 20_000), Rows(900_000, 10)));
        var swept = await _sweeper.SweepAsync(plan, [again], [], cancellationToken: Cancel);
        Assert.NotEmpty(swept.Spared);
        Assert.Contains(first, swept.Deleted.Select(content => content.Digest));
        Assert.Equal(20_010, (await _archive.Open((await _archive.FindAsync(again, Cancel))!).ReadAsync(cancellationToken: Cancel)).RowCount);
    }

    [Fact]
    public async Task Nothing_is_deleted_while_a_root_is_missing()
    {
        await SaveAsync(Rows(0, 1_000));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _sweeper.PlanAsync([ContentDigest.Of("gone"u8)], [], Cancel));
        var plan = await _sweeper.PlanAsync([], [], Cancel);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _sweeper.SweepAsync(plan, [ContentDigest.Of("gone"u8)], [], TimeSpan.Zero, cancellationToken: Cancel));
        Assert.Equal(plan.Candidates.Count, (await _sweeper.PlanAsync([], [], Cancel)).Candidates.Count);
        Assert.Throws<FormatException>(() => SweepPlan.FromJson("{}"));
        Assert.Throws<FormatException>(() => SweepPlan.FromJson(plan.ToJson().Replace("\"schemaVersion\":1", "\"schemaVersion\":7", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_piece_swept_while_rows_are_saved_is_noticed()
    {
        var saved = (await _archive.FindAsync(await SaveAsync(Rows(0, 30_000)), Cancel))!;
        var piece = saved.Columns[0].Values[0].Digest;
        var rows = new Interrupted(Rows(0, 30_000), async () => await _store.DeleteAsync(piece, Cancel));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await _archive.SaveAsync(rows, "flights", Cancel));
        await SaveAsync(Rows(0, 30_000));
        Assert.Equal(30_000, (await _archive.Open(saved).ReadAsync(cancellationToken: Cancel)).RowCount);
    }

    [Fact]
    public async Task A_save_that_breaks_off_leaves_the_versions_before_it_as_they_were()
    {
        var first = await SaveAsync(Rows(0, 50_000));
        var broken = new Interrupted(Rows(0, 90_000), () => throw new IOException("the power went"));
        await Assert.ThrowsAsync<IOException>(async () => await _archive.SaveAsync(broken, "flights", Cancel));
        var restored = await _archive.Open((await _archive.FindAsync(first, Cancel))!).ReadAsync(cancellationToken: Cancel);
        Assert.Equal(Rows(0, 50_000).ComputeVersion("a").Digest, restored.ComputeVersion("a").Digest);

        // What the broken save left is no root's, so a sweep frees it.
        var left = await _sweeper.PlanAsync([first], [], Cancel);
        Assert.NotEmpty(left.Candidates);
        await _sweeper.SweepAsync(left, [first], [], TimeSpan.Zero, cancellationToken: Cancel);
        Assert.Equal(50_000, (await _archive.Open((await _archive.FindAsync(first, Cancel))!).ReadAsync(cancellationToken: Cancel)).RowCount);
    }

    [Fact]
    public async Task Two_versions_are_compared_by_columns_and_by_key()
    {
        var (before, after) = (Rows(0, 80_000), Dataset.Concat(Rows(10, 50_000), Rows(50_011, 29_989), Rows(90_000, 5)));
        var delays = after.Column<double>("delay").Values.ToArray();
        (delays[0], delays[70_000]) = (-1, -2);
        after = after.With(Column.Double("delay", delays)).With(Column.Bool("late", new bool[after.RowCount]));
        var (a, b) = ((await _archive.FindAsync(await SaveAsync(before), Cancel))!, (await _archive.FindAsync(await SaveAsync(after), Cancel))!);

        var difference = await _archive.CompareAsync(a, b, ["id"], Cancel);
        Assert.Equal((80_000, 79_994, 5, 11, 2), (difference.RowsBefore, difference.RowsAfter, difference.RowsAdded, difference.RowsRemoved, difference.RowsChanged));
        Assert.Equal(["id", "delay", "late"], difference.Columns.Select(column => column.Name));
        Assert.Equal((null, ColumnType.Bool, 0L), (difference.Columns[2].Before, difference.Columns[2].After, difference.Columns[2].SharedBytes));
        Assert.All(difference.Columns.Take(2), column => Assert.InRange((double)column.SharedBytes / column.Bytes, 0.5, 0.9999));
        Assert.False(difference.IsSame);
        Assert.Equal("late", (await _archive.CompareAsync(b, a, cancellationToken: Cancel)).Columns[^1].Name);
        Assert.True((await _archive.CompareAsync(a, a, cancellationToken: Cancel)) is { IsSame: true, RowsAdded: null });
        Assert.Contains("late = 'false'", (await Assert.ThrowsAsync<ArgumentException>(async () => await _archive.CompareAsync(b, b, ["late"], Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_row_in_half_a_million_costs_a_few_pieces_of_each_column()
    {
        var first = Rows(0, 500_000);
        await SaveAsync(first);
        var before = await StoredAsync();
        await SaveAsync(Dataset.Concat(first.Slice(0, 123_456), Rows(2_000_000, 1), first.Slice(123_456, 376_544)));
        var added = await StoredAsync() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"8,000,000 bytes, one row inserted: {added} bytes more, {1 - (added / 8e6):P1} shared");
        Assert.InRange(added, 1, 800_000);
    }

    [Fact]
    public async Task The_manifest_of_an_earlier_release_is_written_and_read_for_ever()
    {
        var data = new Dataset(
            Column.Long("id", new long?[] { 1, null, 9007199254740993 }),
            Column.Text("name", ["Zürich", null, ""]),
            Column.Vector("v", new float[] { 1, 2, 3, 4, 5, 6 }, 2));
        var digest = (await _archive.SaveAsync(data.AsSource("golden.csv"), "golden", Cancel)).Digest;
        var golden = (await File.ReadAllTextAsync(GoldenPath, Cancel)).TrimEnd();
        Assert.Equal(golden, Encoding.UTF8.GetString(await _store.ReadAsync(digest, cancellationToken: Cancel)));

        var read = (await _archive.FindAsync((await _store.PutAsync(Encoding.UTF8.GetBytes(golden), Cancel)).Digest, Cancel))!;
        Assert.Equal(DatasetTests.Cells(data), DatasetTests.Cells(await _archive.Open(read).ReadAsync(cancellationToken: Cancel)));
    }

    private static Dataset Rows(int start, int count)
    {
        var delay = new double[count];
        for (var i = 0; i < count; i++)
            delay[i] = Math.Sin((start + i) * 12.9898) * 43758.5453 % 100;

        return new(Column.Long("id", [.. Enumerable.Range(start, count).Select(i => (long)i)]), Column.Double("delay", delay));
    }

    private async Task<ContentDigest> SaveAsync(Dataset data) => (await _archive.SaveAsync(data.AsSource("rows"), "flights", Cancel)).Digest;

    private async Task<long> StoredAsync()
    {
        var total = 0L;
        await foreach (var content in _store.ListAsync(Cancel))
            total += content.Size;

        return total;
    }

    /// <summary>Something happens after the rows are read and before the source ends.</summary>
    private sealed class Interrupted(Dataset data, Func<Task> happens) : IDatasetSource
    {
        public string Name => "interrupted";

        public async IAsyncEnumerable<Dataset> ReadBatchesAsync(IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return data;
            await happens();
        }
    }
}
