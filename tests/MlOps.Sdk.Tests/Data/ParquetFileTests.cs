using MlOps.Sdk.Data;
using Parquet;
using Parquet.Schema;

namespace MlOps.Sdk.Tests.Data;

public sealed class ParquetFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_of_other_writers_are_widened_to_our_types()
    {
        var path = _folder["other.parquet"];
        var (small, required, money, day, doubles) = (new DataField<int>("small", true), new DataField<short>("short"), new DecimalDataField("money", 10, 2), new DataField<DateOnly>("day"), new DataField<double>("element"));
        var schema = new ParquetSchema(small, required, money, day, new ListField("list", doubles));
        await using (var stream = File.Create(path))
        await using (var writer = await ParquetWriter.CreateAsync(schema, stream, cancellationToken: Cancel))
        using (var group = writer.CreateRowGroup())
        {
            await group.WriteAsync<int>(small, new int?[] { 7, null }, cancellationToken: Cancel);
            await group.WriteAsync<short>(required, new short[] { 1, 2 }, cancellationToken: Cancel);
            await group.WriteAsync<decimal>(money, new[] { 1.25m, 3m }, cancellationToken: Cancel);
            await group.WriteAsync<DateOnly>(day, new DateOnly[] { new(2001, 1, 31), new(2001, 2, 1) }, cancellationToken: Cancel);
            await group.WriteAllPartsAsync<double>(doubles, new double[] { 1, 2, 3, 4 }, new[] { 2, 2, 2, 2 }, new[] { 0, 1, 0, 1 }, Cancel);
        }

        var data = await new ParquetFile(path).ReadAsync(cancellationToken: Cancel);
        Assert.Equal([7L, null], data.Rows(row => row.FindLong("small")));
        Assert.Equal([1L, 2L], data.Column<long>("short").Values);
        Assert.Equal([1.25, 3.0], data.Column<double>("money").Values);
        Assert.Equal(new DateTime(2001, 1, 31), data.Column<DateTime>("day")[0]);
        Assert.Equal(DateTimeKind.Unspecified, data.Column<DateTime>("day")[0]!.Value.Kind);
        Assert.Equal([3f, 4f], data.VectorColumn("list")[1]);
    }

    [Fact]
    public async Task Only_the_columns_asked_for_are_read_in_that_order()
    {
        var path = await Write(new Dataset(Column.Long("a", new long[] { 1, 2, 3 }), Column.Text("b", ["x", "y", null]), Column.Double("c", new double[3])), rowGroupRows: 2);
        var batches = new List<Dataset>();
        await foreach (var batch in new ParquetFile(path).ReadBatchesAsync(["b", "a"], Cancel))
            batches.Add(batch);

        Assert.Equal([2, 1], batches.Select(b => b.RowCount));
        Assert.Equal(["b", "a"], batches[0].Columns.Select(c => c.Name));
        var error = await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await new ParquetFile(path).ReadAsync(["d"], Cancel));
        Assert.Contains("no column 'd'; it has 'a', 'b', 'c'", error.Message);
    }

    [Fact]
    public async Task A_data_set_without_rows_keeps_its_columns()
    {
        var path = await Write(new Dataset(Column.Long("a", Array.Empty<long>()), Column.Text("b", [])));
        var data = await new ParquetFile(path).ReadAsync(cancellationToken: Cancel);
        Assert.Equal(0, data.RowCount);
        Assert.Equal([ColumnType.Long, ColumnType.Text], data.Schema.Select(c => c.Type));
    }

    [Fact]
    public async Task Damaged_files_are_refused_by_name_and_never_crash_the_reader()
    {
        var path = await Write(new Dataset(Column.Long("a", [.. Enumerable.Range(0, 500).Select(i => (long)i * i)]), Column.Text("b", Enumerable.Range(0, 500).Select(i => $"t{i % 7}"))));
        var whole = await File.ReadAllBytesAsync(path, Cancel);
        foreach (var length in new[] { 0, 3, 20, whole.Length / 2, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(path, whole[..length], Cancel);
            Assert.Contains("data.parquet", (await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await new ParquetFile(path).ReadAsync(cancellationToken: Cancel))).Message);
        }

        for (var position = 4; position < whole.Length; position += 41)
        {
            var damaged = whole.ToArray();
            damaged[position] ^= 0x2A;
            await File.WriteAllBytesAsync(path, damaged, Cancel);
            var error = await Record.ExceptionAsync(async () => await new ParquetFile(path).ReadAsync(cancellationToken: Cancel));
            Assert.True(error is null or MlOpsIntegrityException, $"byte {position}: {error}");
        }
    }

    [Fact]
    public async Task Times_that_Parquet_cannot_hold_are_refused_before_anything_is_written()
    {
        var mixed = new Dataset(Column.DateTime("t", new[] { new DateTime(2001, 1, 1), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc) }));
        Assert.Contains("'t' mixes UTC and local times", (await Assert.ThrowsAsync<ArgumentException>(() => Write(mixed))).Message);
        var early = new Dataset(Column.DateTime("t", new[] { new DateTime(1), new DateTime(2001, 1, 1) }));
        Assert.Contains("does not fit a timestamp of nanoseconds", (await Assert.ThrowsAsync<ArgumentException>(() => Write(early))).Message);
        Assert.False(File.Exists(_folder["data.parquet"]));
        var ticks = new Dataset(Column.DateTime("t", new[] { new DateTime(2001, 1, 1).AddTicks(7) }));
        Assert.Equal(ticks.ComputeVersion("v").Digest, (await new ParquetFile(await Write(ticks)).ComputeVersionAsync("v", cancellationToken: Cancel)).Digest);
    }

    [Fact]
    public async Task A_file_larger_than_the_memory_bound_streams_within_it()
    {
        const int Rows = 600_000;
        var path = _folder["large.parquet"];
        await ParquetFile.WriteAsync(path, new Batches([.. Enumerable.Range(0, 12).Select(part => Part(part, Rows / 12))]), cancellationToken: Cancel);

        var (rows, sum, most) = (0L, 0.0, 0L);
        await foreach (var batch in new ParquetFile(path).ReadBatchesAsync(["x", "t"], Cancel))
        {
            rows += batch.RowCount;
            sum += batch.Column<double>("x").Values[0];
            most = Math.Max(most, batch.Columns.Max(column => column.Length));
        }

        Assert.Equal(Rows, rows);
        Assert.True(most <= ParquetFile.DefaultRowGroupRows);
        Assert.True(double.IsFinite(sum));
    }

    private static Dataset Part(int part, int rows)
    {
        var (x, y) = (new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++)
            (x[i], y[i]) = (Math.Sin((part * rows) + i), i);

        return new(Column.Double("x", x), Column.Double("y", y), Column.Text("t", Enumerable.Range(0, rows).Select(i => $"c{i % 100}")));
    }

    private async Task<string> Write(Dataset data, int rowGroupRows = ParquetFile.DefaultRowGroupRows)
    {
        var path = _folder["data.parquet"];
        await ParquetFile.WriteAsync(path, data, rowGroupRows, Cancel);
        return path;
    }
}
