using System.Globalization;
using CsCheck;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

public sealed class TimeCellTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2001-02-29")]
    [InlineData("2001-13-01")]
    [InlineData("2001-00-10")]
    [InlineData("0000-01-01")]
    [InlineData("2001-1-1")]
    [InlineData("2001-01-01T24:00")]
    [InlineData("2001-01-01T23:60")]
    [InlineData("2001-01-01T23:59:60")]
    [InlineData("2001-01-01T23")]
    [InlineData("2001-01-01T23:59:")]
    [InlineData("2001-01-01T23:59:00.")]
    [InlineData("2001-01-01T23:59:00.12345678")]
    [InlineData("2001-01-01T23:59z")]
    [InlineData("2001-01-01T23:59+2:00")]
    [InlineData("0001-01-01T00:00+02:00")]
    [InlineData("2001-01-01x")]
    [InlineData("٢٠٠١-01-01")]
    public async Task What_is_not_a_time_is_refused(string cell) =>
        await Assert.ThrowsAsync<MlOpsIntegrityException>(() => Read(cell));

    [Fact]
    public async Task Times_read_as_the_platform_reads_them()
    {
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.fff", "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", "yyyy-MM-dd'T'HH:mm:ss'+05:30'", "yyyy-MM-dd HH:mm'-11:00'"];
        await Gen.Select(Gen.DateTime[new DateTime(2, 1, 1), new DateTime(9998, 1, 1)].Array[1, 20], Gen.OneOf(forms)).SampleAsync(async (times, form) =>
        {
            string[] cells = [.. times.Select(time => time.ToString(form, CultureInfo.InvariantCulture))];
            var expected = cells.Select(cell => DateTime.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)).ToArray();
            var actual = (await Read(cells)).Column<DateTime>("t").Values.ToArray();
            Assert.Equal(expected, actual);
            Assert.Equal(expected.Select(time => time.Kind), actual.Select(time => time.Kind));
        }, iter: 100);
    }

    private async Task<Dataset> Read(params string[] cells)
    {
        var path = _folder[Guid.CreateVersion7(TimeProvider.System.GetUtcNow()) + ".csv"];
        await File.WriteAllTextAsync(path, $"t\n{string.Join('\n', cells)}\n", TestContext.Current.CancellationToken);
        var options = new CsvOptions { Schema = [new() { Name = "t", Type = ColumnType.DateTime }] };
        return await new CsvFile(path, options).ReadAsync(cancellationToken: TestContext.Current.CancellationToken);
    }
}
