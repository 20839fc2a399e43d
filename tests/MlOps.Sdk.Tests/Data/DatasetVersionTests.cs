using CsCheck;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

public sealed class DatasetVersionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void How_rows_are_cut_into_batches_does_not_change_the_digest() =>
        GenDataset.Any.SelectMany(data => GenDataset.Cuts(data), (data, parts) => (data, parts)).Sample((data, parts) =>
        {
            using var hasher = new DatasetHasher(degreeOfParallelism: 2);
            foreach (var part in parts)
                hasher.Append(part);

            return hasher.Version("v").Digest == data.ComputeVersion("v").Digest && hasher.RowCount == data.RowCount;
        }, iter: 300);

    [Fact]
    public async Task Rows_CSV_and_Parquet_of_any_layout_have_one_digest()
    {
        using var folder = new TempFolder();
        await GenDataset.Any.SelectMany(data => Gen.Select(Gen.Const(data), GenDataset.Cuts(data), Gen.Int[1, 20]), (_, all) => all).SampleAsync(async (data, parts, size) =>
        {
            var expected = data.ComputeVersion("v");
            var name = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
            var (csv, gz, parquet) = (folder[name + ".csv"], folder[name + ".csv.gz"], folder[name + ".parquet"]);
            await CsvFile.WriteAsync(csv, data, cancellationToken: Cancel);
            await CsvFile.WriteAsync(gz, new Batches(parts), cancellationToken: Cancel);
            await ParquetFile.WriteAsync(parquet, new Batches(parts), size, Cancel);
            var options = new CsvOptions { Schema = [.. data.Schema.Select(c => c with { Nullable = true })], BatchRows = size };

            Assert.Equal(expected.Digest, (await new CsvFile(csv, options).ComputeVersionAsync("v", cancellationToken: Cancel)).Digest);
            Assert.Equal(expected.Digest, (await new CsvFile(gz, options).ComputeVersionAsync("v", cancellationToken: Cancel)).Digest);
            var fromParquet = await new ParquetFile(parquet).ComputeVersionAsync("v", cancellationToken: Cancel);
            Assert.Equal(expected.Digest, fromParquet.Digest);
            Assert.Equal(expected.Schema, fromParquet.Schema);
            Assert.Equal(expected.RowCount, fromParquet.RowCount);
        }, iter: 60);
    }

    [Fact]
    public void Any_changed_cell_name_type_or_order_changes_the_digest()
    {
        var data = new Dataset(Column.Double("a", new double[] { 1, 2 }), Column.Text("b", ["x", "yz"]));
        Dataset[] others =
        [
            new(Column.Double("a", new double[] { 1, 3 }), Column.Text("b", ["x", "yz"])),
            new(Column.Double("a", new double[] { 2, 1 }), Column.Text("b", ["x", "yz"])),
            new(Column.Double("a", new double?[] { 1, null }), Column.Text("b", ["x", "yz"])),
            new(Column.Double("a", new double[] { 1, 2 }), Column.Text("b", ["xy", "z"])),
            new(Column.Double("a", new double[] { 1, 2 }), Column.Text("b", ["x", null])),
            new(Column.Double("A", new double[] { 1, 2 }), Column.Text("b", ["x", "yz"])),
            new(Column.Float("a", new float[] { 1, 2 }), Column.Text("b", ["x", "yz"])),
            new(Column.Long("a", new long[] { 1, 2 }), Column.Text("b", ["x", "yz"])),
            data.Select("b", "a"),
            data.Select("a"),
            data.Slice(0, 1),
            data.Slice(0, 0),
        ];
        var digests = others.Append(data).Select(d => d.ComputeVersion("v").Digest).ToHashSet();
        Assert.Equal(others.Length + 1, digests.Count);
    }

    [Fact]
    public void Null_and_empty_text_differ_and_every_NaN_is_the_same()
    {
        static ContentDigest Of(Column column) => new Dataset(column).ComputeVersion("v").Digest;
        Assert.NotEqual(Of(Column.Text("t", [""])), Of(Column.Text("t", [null])));
        Assert.NotEqual(Of(Column.Double("x", new double[] { double.NaN })), Of(Column.Double("x", new double?[] { null })));
        Assert.NotEqual(Of(Column.Double("x", new[] { 0.0 })), Of(Column.Double("x", new[] { -0.0 })));
        Assert.Equal(Of(Column.Double("x", new[] { double.NaN })), Of(Column.Double("x", new[] { BitConverter.Int64BitsToDouble(0x7FF0_0000_0000_0001) })));
        Assert.NotEqual(Of(Column.DateTime("t", new[] { new DateTime(5) })), Of(Column.DateTime("t", new[] { new DateTime(5, DateTimeKind.Utc) })));
    }

    [Fact]
    public void The_encoding_of_version_1_stands_for_ever()
    {
        // Computed independently from the written encoding; if this fails, stored versions no longer match their rows.
        var data = new Dataset(
            Column.Double("x", new double?[] { 1.5, null, double.NaN }),
            Column.Text("t", ["a", "Zürich", null]),
            Column.DateTime("d", new[] { new DateTime(2001, 1, 1), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(1) }));
        Assert.Equal("3374a4e97b86fe770082edb34554781645fad66d2bf02976d0aefc060bef7b83", data.ComputeVersion("golden").Digest.Hex);
    }

    [Fact]
    public void Rows_with_other_columns_are_refused()
    {
        using var hasher = new DatasetHasher();
        hasher.Append(new Dataset(Column.Double("x", new double[1])));
        Assert.Contains("'x' Long; the rows before had 'x' Double", Assert.Throws<ArgumentException>(() => hasher.Append(new Dataset(Column.Long("x", new long[1])))).Message);
    }

    [Fact]
    public void Nothing_appended_has_no_version()
    {
        using var hasher = new DatasetHasher();
        Assert.Throws<InvalidOperationException>(() => hasher.Version("v"));
    }
}
