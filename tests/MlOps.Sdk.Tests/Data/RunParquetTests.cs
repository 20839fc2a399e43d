using MlOps.Sdk.Data;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Data;

public sealed class RunParquetTests
{
    [Fact]
    public async Task Runs_come_back_wide_with_nulls_for_what_they_lack()
    {
        var store = new InMemoryRunStore();
        await using (var tracker = new ExperimentTracker(store, new InMemoryArtifactStore()))
        {
            for (var i = 0; i < 25; i++)
            {
                await using var run = await tracker.StartRunAsync("e", $"run {i}", cancellationToken: Cancellation);
                if (i % 2 == 0)
                    run.LogParam("depth", i);
                if (i % 3 == 0)
                    run.LogMetric("loss", i == 3 ? double.NaN : i == 6 ? double.PositiveInfinity : i / 8.0);
                if (i == 7)
                    run.SetTag("team", "risk\n\"x\"");
                await run.CompleteAsync(Cancellation);
            }
        }

        using var folder = new TemporaryFolder();
        await using (var target = File.Create(folder.At("runs.parquet")))
        {
            Assert.Equal(25, await RunParquet.ExportAsync(store, RunQuery.Parse("", "start_time") with { PageSize = 10 }, target, Cancellation));
            Assert.True(target.CanWrite); // left open
        }

        var rows = await new ParquetFile(folder.At("runs.parquet")).ReadAsync(cancellationToken: Cancellation);
        Assert.Equal(["run_id", "run_name", "experiment_id", "parent_run_id", "status", "start_time", "end_time", "params.depth", "metrics.loss", "tags.team"], rows.Columns.Select(column => column.Name));
        Assert.Equal(25, rows.RowCount);
        var (loss, depth, names) = (rows.Column<double>("metrics.loss"), (TextColumn)rows["params.depth"], (TextColumn)rows["run_name"]);
        for (var row = 0; row < 25; row++)
        {
            var i = int.Parse(names[row]![4..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(i % 2 == 0 ? $"{i}" : null, depth[row]);
            Assert.Equal(i % 3 != 0, loss.IsNull(row));
            if (i % 3 == 0)
                Assert.Equal(i == 3 ? double.NaN : i == 6 ? double.PositiveInfinity : i / 8.0, loss[row]);
        }

        Assert.Equal("risk\n\"x\"", Assert.Single(Enumerable.Range(0, 25).Select(row => ((TextColumn)rows["tags.team"])[row]), text => text is not null));
    }

    [Fact]
    public async Task No_runs_are_a_file_without_rows()
    {
        using var target = new MemoryStream();
        Assert.Equal(0, await RunParquet.ExportAsync(new InMemoryRunStore(), new(), target, Cancellation));
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.At("runs.parquet"), target.ToArray(), Cancellation);
        Assert.Equal(0, await new ParquetFile(folder.At("runs.parquet")).CountRowsAsync(Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await RunParquet.ExportAsync(new InMemoryRunStore(), new(), new MemoryStream([], writable: false), Cancellation));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
