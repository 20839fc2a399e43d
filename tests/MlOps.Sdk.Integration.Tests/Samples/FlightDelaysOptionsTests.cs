using System.IO.Compression;

namespace MlOps.Sdk.Integration.Tests.Samples;

[Collection(Story.Collection)]
public sealed class FlightDelaysOptionsTests(Story story)
{
    [Theory]
    [InlineData("'--stroe'", "--stroe", "x")]
    [InlineData("'extra'", "extra")]
    [InlineData("--store needs a value", "--store")]
    [InlineData("--data needs a value", "--data", "--fresh")]
    [InlineData("'yesterday'", "--until", "yesterday")]
    [InlineData("'2001-01-31'", "--until", "2001-01-31")]
    [InlineData("'2001-02-30'", "--until", "2001-02-30")]
    public async Task A_bad_option_is_named(string named, params string[] arguments) =>
        (await FlightDelaysProcess.RunAsync(arguments)).Refused(named);

    [Fact]
    public async Task Help_lists_the_options()
    {
        var help = (await FlightDelaysProcess.RunAsync("--help")).Succeeded().Output;
        Assert.All(["--store", "--data", "--until", "--fresh"], option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_in_place_of_the_store_is_named()
    {
        using var folder = new StoreCopy();
        await File.WriteAllTextAsync(folder.Store, "not a folder", Cancellation);
        (await FlightDelaysProcess.RunAsync("--store", folder.Store)).Refused(folder.Store);
        (await FlightDelaysProcess.RunAsync("--store", Path.Combine(folder.Store, "below"))).Refused(folder.Store);
        Assert.Equal("not a folder", await File.ReadAllTextAsync(folder.Store, Cancellation));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix file modes: run on Linux or macOS to include this test.");

        using var folder = new StoreCopy();
        var store = folder.Store;
        if (Environment.IsPrivilegedProcess)
            store = "/proc/flight-delays"; // root may write anywhere but here
        else if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(store, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await FlightDelaysProcess.RunAsync("--store", store)).Refused(store);
    }

    [Fact]
    public async Task A_database_that_is_none_is_named()
    {
        using var folder = new StoreCopy();
        Directory.CreateDirectory(folder.Store);
        await File.WriteAllTextAsync(Path.Combine(folder.Store, "mlops.db"), new string('x', 8_192), Cancellation);
        (await FlightDelaysProcess.RunAsync("--store", folder.Store)).Refused("mlops.db");
    }

    [Fact]
    public async Task Fresh_leaves_a_folder_with_foreign_files_alone()
    {
        using var folder = new StoreCopy();
        Directory.CreateDirectory(folder.Store);
        var foreign = Path.Combine(folder.Store, "thesis.docx");
        await File.WriteAllTextAsync(foreign, "years of work", Cancellation);
        (await FlightDelaysProcess.RunAsync("--store", folder.Store, "--fresh")).Refused(folder.Store, "thesis.docx");
        Assert.Equal("years of work", await File.ReadAllTextAsync(foreign, Cancellation));
    }

    [Fact]
    public async Task A_missing_data_file_is_named()
    {
        using var folder = new StoreCopy();
        (await FlightDelaysProcess.RunAsync("--store", folder.Store, "--data", folder.At("none.csv"))).Refused("none.csv");
    }

    [Fact]
    public async Task A_truncated_data_file_is_named()
    {
        var whole = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "data", "flights.csv.gz"), Cancellation);
        await RefuseDataAsync("truncated.csv.gz", whole[..(whole.Length / 2)], "truncated.csv.gz");
    }

    [Fact]
    public async Task A_data_file_with_flipped_bytes_is_named()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            await gzip.WriteAsync(await File.ReadAllBytesAsync(story.ShortData, Cancellation), Cancellation);
        var flipped = packed.ToArray();
        for (var i = flipped.Length / 2; i < (flipped.Length / 2) + 64; i++)
            flipped[i] ^= 0xff;
        await RefuseDataAsync("flipped.csv.gz", flipped, "flipped.csv.gz");
    }

    [Theory]
    [InlineData("empty.csv", "")]
    [InlineData("header.csv", "departure,origin,destination,distance,arrival_delay_minutes\n")]
    [InlineData("columns.csv", "departure,origin,distance,arrival_delay_minutes\n2001-01-01T00:03,LAX,1946,-20\n")]
    [InlineData("number.csv", "departure,origin,destination,distance,arrival_delay_minutes\n2001-01-01T00:03,LAX,ATL,far,-20\n")]
    [InlineData("january.csv", "departure,origin,destination,distance,arrival_delay_minutes\n2001-01-01T00:03,LAX,ATL,1946,-20\n")]
    [InlineData("few.csv", "departure,origin,destination,distance,arrival_delay_minutes\n2001-01-31T00:03,LAX,ATL,1946,-20\n2001-02-01T00:03,LAX,ATL,1946,-20\n")]
    public async Task A_data_file_that_is_no_flights_file_is_named(string name, string content) =>
        await RefuseDataAsync(name, System.Text.Encoding.UTF8.GetBytes(content), name);

    [Fact]
    public async Task A_data_file_without_flights_to_serve_until_the_day_asked_for_is_named()
    {
        var january = (await File.ReadAllLinesAsync(story.ShortData, Cancellation)).Where(line => string.CompareOrdinal(line, "2001-02") < 0 || !char.IsDigit(line[0]));
        var content = string.Join('\n', [.. january, "2001-03-01T00:03,LAX,ATL,1946,-20", ""]);
        await RefuseDataAsync("gap.csv", System.Text.Encoding.UTF8.GetBytes(content), "gap.csv", "--until", "2001-02-10");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task RefuseDataAsync(string name, byte[] content, string named, params string[] more)
    {
        using var folder = new StoreCopy();
        await File.WriteAllBytesAsync(folder.At(name), content, Cancellation);
        (await FlightDelaysProcess.RunAsync(["--store", folder.Store, "--data", folder.At(name), .. more])).Refused(named);
    }
}
