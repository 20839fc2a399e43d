using CsCheck;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

/// <summary>Flipped, replaced and cut-off bytes: never a hang, never much memory, never a foreign exception.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Flipped_bits_in_every_byte_of_a_parquet_footer_are_harmless()
    {
        var (path, whole, footer) = await ParquetAsync(Sample(300));
        var damages = Enumerable.Range(footer, whole.Length - footer).SelectMany(at => new[] { at % 7, 7 }.Select(bit => Damage.Flip(at, bit)));
        var refused = Damage.Check(path, whole, damages, file => new ParquetFile(file), mostBytes: 8 << 20);
        Assert.InRange(refused, whole.Length - footer, int.MaxValue);
    }

    [Fact]
    public async Task Scribbled_parquet_files_are_harmless()
    {
        var (path, whole, footer) = await ParquetAsync(Sample(300));
        Damage.Check(path, whole, Enumerable.Range(0, 1_000).Select(seed => Damage.Scribble(seed, seed % 2 == 0 ? footer : 4)), file => new ParquetFile(file), mostBytes: 32 << 20);
    }

    [Fact]
    public async Task A_parquet_file_cut_off_anywhere_is_refused()
    {
        var (path, whole, _) = await ParquetAsync(Sample(50));
        int[] lengths = [.. Enumerable.Range(0, 64), .. Enumerable.Range(64, whole.Length - 65).Where(length => length % 7 == 0), whole.Length - 1];
        Assert.Equal(lengths.Length, Damage.Check(path, whole, lengths.Select(Damage.Cut), file => new ParquetFile(file), mostBytes: 8 << 20));
    }

    [Fact]
    public async Task Random_parquet_files_with_random_damage_are_harmless()
    {
        var seed = 0;
        await GenDataset.Any.SampleAsync(async data =>
        {
            var (path, whole, _) = await ParquetAsync(data);
            Damage.Check(path, whole, Enumerable.Range(0, 20).Select(_ => Damage.Scribble(Interlocked.Increment(ref seed), 0)), file => new ParquetFile(file), mostBytes: 32 << 20);
        }, iter: 20, threads: 1);
    }

    [Theory]
    [InlineData("rows.csv")]
    [InlineData("rows.csv.gz")]
    public async Task Scribbled_and_cut_off_csv_files_are_harmless(string name)
    {
        var path = _folder[name];
        await CsvFile.WriteAsync(path, Sample(100), cancellationToken: Cancel);
        var whole = await File.ReadAllBytesAsync(path, Cancel);
        var damages = Enumerable.Range(0, 600).Select(seed => Damage.Scribble(seed, 0)).Concat(Enumerable.Range(0, 60).Select(i => Damage.Cut(i * whole.Length / 60)));
        var refused = Damage.Check(path, whole, damages, file => new CsvFile(file), mostBytes: 32 << 20);
        if (path.EndsWith(".gz", StringComparison.Ordinal))
            Assert.InRange(refused, 500, 660);
    }

    [Fact]
    public async Task A_promise_of_rows_that_no_page_holds_is_refused()
    {
        // The row count of the file, its only row group and its only column, raised together: they agree, but no page has them.
        var path = _folder["rows.parquet"];
        await ParquetFile.WriteAsync(path, new Dataset(Column.Long("x", new long[] { 1, 2, 3, 4, 5, 6, 7 })), cancellationToken: Cancel);
        var e = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () =>
        {
            var bytes = await File.ReadAllBytesAsync(path, Cancel);
            for (var at = bytes.Length - 8 - BitConverter.ToInt32(bytes, bytes.Length - 8); at < bytes.Length - 8; at++)
            {
                // 7 as a zig-zag number is 14; 126 is 63 rows and as long.
                if (bytes[at] == 14 && bytes[at - 1] is 0x16 or 0x26)
                    bytes[at] = 126;
            }

            await File.WriteAllBytesAsync(path, bytes, Cancel);
            await new ParquetFile(path).ReadAsync(cancellationToken: Cancel);
        });
        Assert.Contains("rows.parquet", e.Message, StringComparison.Ordinal);
    }

    private static Dataset Sample(int rows)
    {
        int[] all = [.. Enumerable.Range(0, rows)];
        return new(
            Column.Double("double", all.Select(i => i % 7 == 0 ? (double?)null : i / 3.0).ToArray()),
            Column.Float("float", all.Select(i => i * 0.5f).ToArray()),
            Column.Long("long", all.Select(i => i % 11 == 0 ? (long?)null : i).ToArray()),
            Column.Bool("bool", all.Select(i => i % 3 == 0).ToArray()),
            Column.DateTime("time", all.Select(i => new DateTime(2001, 1, 1).AddMinutes(i)).ToArray()),
            Column.Text("text", all.Select(i => i % 5 == 0 ? null : $"t{i % 20}")),
            Column.Vector("vector", all.SelectMany(i => new[] { i, 2f * i }).ToArray(), 2));
    }

    private async Task<(string Path, byte[] Bytes, int Footer)> ParquetAsync(Dataset data)
    {
        var path = _folder["rows.parquet"];
        await ParquetFile.WriteAsync(path, data, rowGroupRows: 200, cancellationToken: Cancel);
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        return (path, bytes, bytes.Length - 8 - BitConverter.ToInt32(bytes, bytes.Length - 8));
    }
}
