using System.IO.Compression;
using System.Text;
using MlOps.Sdk.Data;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Data;

public sealed class CsvFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ColumnType.Long, "1")]
    [InlineData(ColumnType.Double, "1.5")]
    [InlineData(ColumnType.Float, "1.5")]
    [InlineData(ColumnType.Bool, "true")]
    public async Task A_nul_character_after_a_value_is_no_part_of_it(ColumnType type, string value)
    {
        var path = _folder["nul.csv"];
        await File.WriteAllTextAsync(path, $"x\n{value}\0\n", Cancel);
        var declared = new CsvFile(path, new() { Schema = [new() { Name = "x", Type = type, Nullable = true }] });
        Assert.Contains("line 2", (await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await declared.ReadAsync(cancellationToken: Cancel))).Message, StringComparison.Ordinal);
        Assert.Equal(ColumnType.Text, (await new CsvFile(path).ReadSchemaAsync(Cancel))[0].Type);
    }

    [Fact]
    public async Task Types_are_inferred_and_no_digit_is_lost()
    {
        var data = await Read("b,i,f,t,zip,id,s,none,mixed\nTRUE,-3,1.5,2001-01-31T08:15,02134,12345678901234567890,a,,1\nfalse, 4 ,1e3,2001-02-01,10001,1,,,2.5\n");
        Assert.Equal(
            [ColumnType.Bool, ColumnType.Long, ColumnType.Double, ColumnType.DateTime, ColumnType.Text, ColumnType.Text, ColumnType.Text, ColumnType.Text, ColumnType.Double],
            data.Schema.Select(c => c.Type));
        Assert.Equal([-3L, 4L], data.Column<long>("i").Values);
        Assert.Equal("02134", data.TextColumn("zip")[0]);
        Assert.Equal("12345678901234567890", data.TextColumn("id")[0]);
        Assert.Equal(new DateTime(2001, 1, 31, 8, 15, 0), data.Column<DateTime>("t")[0]);
        Assert.Equal(1, data["s"].NullCount);
        Assert.Equal(2, data["none"].NullCount);
    }

    [Fact]
    public async Task Quotes_line_breaks_a_mark_and_CRLF_are_read()
    {
        var path = _folder["odd.csv"];
        await File.WriteAllTextAsync(path, "\uFEFFname,\"note, long\"\r\n\"a \"\"b\"\"\",\"two\r\nlines\"\r\nc,\"\"\r\nd,\r\n", new UTF8Encoding(false), Cancel);
        var data = await new CsvFile(path).ReadAsync(cancellationToken: Cancel);
        Assert.Equal(["name", "note, long"], data.Columns.Select(c => c.Name));
        Assert.Equal(["a \"b\"", "c", "d"], data.Rows(row => row.Text("name")));
        Assert.Equal(["two\r\nlines", "", null], data.Rows(row => row.FindText("note, long")));
    }

    [Fact]
    public async Task Only_unquoted_cells_that_the_options_list_are_missing()
    {
        var csv = "x,country\n1,NA\nNA,DE\n";
        Assert.Equal(ColumnType.Text, (await Read(csv))["x"].Type);
        var data = await Read(csv, new() { MissingValues = ["", "NA"], Schema = [new() { Name = "country", Type = ColumnType.Text, Nullable = true }] });
        Assert.Equal([1L, null], data.Rows(row => row.FindLong("x")));
    }

    [Fact]
    public async Task Times_with_an_offset_become_UTC_and_others_stay_local()
    {
        var data = await Read("t,u\n2001-01-01T10:00:00+02:00,2001-01-01 10:00:00.25\n2001-01-01T10:00:00Z,2001-01-01\n");
        Assert.Equal(new DateTime(2001, 1, 1, 8, 0, 0), data.Column<DateTime>("t")[0]);
        Assert.All(data.Column<DateTime>("t").Values.ToArray(), time => Assert.Equal(DateTimeKind.Utc, time.Kind));
        Assert.All(data.Column<DateTime>("u").Values.ToArray(), time => Assert.Equal(DateTimeKind.Unspecified, time.Kind));
    }

    [Fact]
    public async Task Numbers_do_not_depend_on_the_culture_and_infinities_are_read()
    {
        var data = await Read("x\n1.25\nNaN\n-Infinity\ninf\n");
        Assert.Equal([1.25, double.NaN, double.NegativeInfinity, double.PositiveInfinity], data.Column<double>("x").Values);
        Assert.Equal(0, data["x"].NullCount);
    }

    [Fact]
    public async Task A_header_without_rows_is_an_empty_data_set()
    {
        var data = await Read("a,b");
        Assert.Equal(0, data.RowCount);
        Assert.Equal(["a", "b"], data.Columns.Select(c => c.Name));
    }

    [Fact]
    public async Task Blank_lines_are_passed_over_unless_there_is_one_column()
    {
        Assert.Equal(2, (await Read("a,b\n1,2\n\n3,4\n\n")).RowCount);
        Assert.Equal([1L, null, 2L], (await Read("a\n1\n\n2\n")).Rows(row => row.FindLong("a")));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "line 3: the row has 1 cells, the header 2")]
    [InlineData("a,b\n1,\"x\ny\"\n3,4,5\n", "line 4: the row has 3 cells, the header 2")]
    [InlineData("a,b\n1,2\n3,\"open\n", "line 3: a quoted cell is not closed")]
    [InlineData("a,b\n1,\"x\"y\n", "line 2: a quoted cell is not closed, or is followed by more")]
    [InlineData("a,a\n1,2\n", "line 1: the header names column 'a' twice")]
    [InlineData("a,\n1,2\n", "line 1: the header has no name for column 2")]
    [InlineData("", "line 1: the file is empty")]
    public async Task Malformed_tables_are_refused_with_file_and_line(string csv, string expected)
    {
        var error = await Assert.ThrowsAsync<MlOpsIntegrityException>(() => Read(csv));
        Assert.Contains(expected, error.Message);
        Assert.Contains("table.csv", error.Message);
    }

    [Theory]
    [InlineData(ColumnType.Long, "1.5", "column 'x' (cell 2) has '1.5' where an integer of at most 64 bits is expected")]
    [InlineData(ColumnType.Double, "1,5", "the row has 3 cells")]
    [InlineData(ColumnType.Double, "abc", "has 'abc' where a number such as 1.5 is expected")]
    [InlineData(ColumnType.Float, "--1", "has '--1' where a number")]
    [InlineData(ColumnType.Bool, "yes", "has 'yes' where true or false is expected")]
    [InlineData(ColumnType.DateTime, "31/01/2001", "has '31/01/2001' where an ISO 8601 time")]
    [InlineData(ColumnType.Vector, "[1;2]", "has '[1;2]' where numbers in brackets")]
    [InlineData(ColumnType.Double, "", "column 'x' has no value, but is not nullable")]
    public async Task A_cell_against_its_declared_type_is_refused_by_name(ColumnType type, string cell, string expected)
    {
        var options = new CsvOptions { Schema = [new() { Name = "x", Type = type }] };
        var error = await Assert.ThrowsAsync<MlOpsIntegrityException>(() => Read($"a,x\nok,{cell}\n", options));
        Assert.Contains("line 2", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public async Task A_column_that_is_not_there_is_named_with_those_that_are()
    {
        var missing = await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await new CsvFile(await Write("a,b\n1,2\n")).ReadAsync(["a", "c"], Cancel));
        Assert.Contains("no column 'c'; it has 'a', 'b'", missing.Message);
        var declared = await Assert.ThrowsAsync<MlOpsIntegrityException>(() => Read("a,b\n1,2\n", new() { Schema = [new() { Name = "c", Type = ColumnType.Long }] }));
        Assert.Contains("the header has no column 'c'", declared.Message);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await new CsvFile(_folder["no/such.csv"]).ReadAsync(cancellationToken: Cancel));
        Assert.Contains("such.csv", error.Message);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_is_refused()
    {
        var path = _folder["latin.csv"];
        await File.WriteAllBytesAsync(path, [.. "a\nZ"u8, 0xFC, .. "rich\n"u8], Cancel);
        Assert.Contains("not UTF-8", (await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await new CsvFile(path).ReadAsync(cancellationToken: Cancel))).Message);
    }

    [Fact]
    public async Task Compressed_data_that_is_cut_off_anywhere_is_refused()
    {
        byte[] whole;
        using (var target = new MemoryStream())
        {
            await using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
                await gzip.WriteAsync(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"{i},{i * 7 % 13}\n"))), Cancel);

            whole = target.ToArray();
        }

        var path = _folder["cut.csv.gz"];
        for (var length = 1; length < whole.Length; length += length < whole.Length - 12 ? 97 : 1)
        {
            await File.WriteAllBytesAsync(path, whole[..length], Cancel);
            var error = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await new CsvFile(path).ReadAsync(cancellationToken: Cancel));
            Assert.Contains("cut.csv.gz", error.Message);
            Assert.EndsWith("the gzip data is cut off or damaged.", error.Message);
        }

        whole[whole.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(path, whole, Cancel);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await new CsvFile(path).ReadAsync(cancellationToken: Cancel));
    }

    [Fact]
    public async Task Several_gzip_members_are_one_file()
    {
        var (first, second, both) = (_folder["1.csv.gz"], _folder["2.csv.gz"], _folder["both.csv.gz"]);
        await CsvFile.WriteAsync(first, new Dataset(Column.Long("x", new long[] { 1, 2 })), cancellationToken: Cancel);
        await using (var gzip = new GZipStream(File.Create(second), CompressionLevel.Optimal))
            await gzip.WriteAsync("3\n"u8.ToArray(), Cancel);

        await File.WriteAllBytesAsync(both, [.. await File.ReadAllBytesAsync(first, Cancel), .. await File.ReadAllBytesAsync(second, Cancel)], Cancel);
        var data = await new CsvFile(both).ReadAsync(cancellationToken: Cancel);
        Assert.Equal([1L, 2L, 3L], data.Column<long>("x").Values);
    }

    [Fact]
    public async Task A_bounded_look_at_the_types_is_contradicted_by_line()
    {
        var error = await Assert.ThrowsAsync<MlOpsIntegrityException>(() => Read("x\n1\n2\n2.5\n", new() { InferenceRows = 2 }));
        Assert.Contains("line 4: column 'x'", error.Message);
    }

    [Fact]
    public async Task Cancelling_stops_the_reading_and_a_failed_write_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        var path = await Write("x\n" + string.Concat(Enumerable.Repeat("1\n", 5_000)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var batch in new CsvFile(path, new() { BatchRows = 100 }).ReadBatchesAsync(cancellationToken: source.Token))
                await source.CancelAsync();
        });

        var target = _folder["half.csv"];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await CsvFile.WriteAsync(target, new CsvFile(path), cancellationToken: source.Token));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(target)!), file => Path.GetFileName(file).StartsWith("half", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Real_flights_are_read_with_their_types()
    {
        var file = DataFile.Open(SharedFiles.Path("data", "us_flights_2001", "flights.csv.gz"));
        var data = await file.ReadAsync(cancellationToken: Cancel);
        Assert.Equal(120_000, data.RowCount);
        Assert.Equal([ColumnType.DateTime, ColumnType.Text, ColumnType.Text, ColumnType.Long, ColumnType.Long], data.Schema.Select(c => c.Type));
        Assert.All(data.Columns, column => Assert.Equal(0, column.NullCount));
        var late = data.Where(row => row.DateTime("departure").Month == 1);
        Assert.InRange(late.Rows(row => row.Long("arrival_delay_minutes") >= 15 ? 1.0 : 0).Average(), 0.20, 0.23);

        var two = await file.ReadAsync(["distance", "origin"], Cancel);
        Assert.Equal(["distance", "origin"], two.Columns.Select(c => c.Name));
        Assert.True(two.Column<long>("distance").Values.SequenceEqual(data.Column<long>("distance").Values));
    }

    [Fact]
    public async Task Real_tables_round_trip_through_Parquet_with_the_same_digest()
    {
        string[][] files = [["bike_sharing_hourly", "hour.csv.gz"], ["california_housing_monitoring", "reference.csv.gz"], ["california_housing_monitoring", "analysis.csv.gz"], ["nyc_weather_2013", "weather.csv.gz"]];
        foreach (var file in files)
        {
            var csv = new CsvFile(SharedFiles.Path(["data", .. file]), new() { MissingValues = ["", "NA"] });
            var parquet = _folder[file[1] + ".parquet"];
            await ParquetFile.WriteAsync(parquet, csv, 5_000, Cancel);
            var expected = await csv.ComputeVersionAsync("v", cancellationToken: Cancel);
            var actual = await new ParquetFile(parquet).ComputeVersionAsync("v", degreeOfParallelism: 2, cancellationToken: Cancel);
            Assert.Equal(expected.Digest, actual.Digest);
            Assert.Equal(expected.Schema, actual.Schema);
        }
    }

    private async Task<string> Write(string csv)
    {
        var path = _folder["table.csv"];
        await File.WriteAllTextAsync(path, csv, Cancel);
        return path;
    }

    private async Task<Dataset> Read(string csv, CsvOptions? options = null) =>
        await new CsvFile(await Write(csv), options).ReadAsync(cancellationToken: Cancel);
}
