using System.Diagnostics;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_is_said_so_loses_nothing_acknowledged_and_leaves_a_good_store()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-full-").FullName;
        if (!await AsRootAsync("mount", "-t", "tmpfs", "-o", "size=3m,mode=777", "tmpfs", folder))
            Assert.Skip("A small file system cannot be mounted: run as root, or with sudo that asks no password, to include this test.");
        try
        {
            await FillAsync(folder);
        }
        finally
        {
            await AsRootAsync("umount", folder);
            Directory.Delete(folder);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task FillAsync(string folder)
    {
        var ballast = Path.Combine(folder, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[512 * 1024], Cancellation);
        await using var store = await MlOpsStore.OpenAsync(Path.Combine(folder, "store"), new() { Tracking = new() { FlushIntervalMs = 600_000 } }, cancellationToken: Cancellation);
        await using var run = await store.Tracker.StartRunAsync("full", "disk", cancellationToken: Cancellation);

        var acknowledged = 0;
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(async () =>
        {
            for (var batch = 0; batch < 1_000; batch++)
            {
                for (var i = 0; i < 1_000; i++)
                    run.LogMetric("loss", i, (batch * 1_000) + i);
                await run.FlushAsync(Cancellation);
                acknowledged += 1_000;
            }
        });
        Assert.True(refused.IsTransient);
        Assert.Contains("mlops.db", refused.Message, StringComparison.Ordinal);

        var artifact = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await store.Artifacts.PutAsync(new byte[4 * 1024 * 1024], Cancellation));
        Assert.Contains("artifacts", artifact.Message, StringComparison.Ordinal);
        Assert.Empty(await store.Artifacts.ListAsync(Cancellation).ToListAsync(Cancellation));

        var registered = await Assert.ThrowsAsync<MlOpsStoreException>(async () =>
        {
            for (var i = 0; i < 10_000; i++)
                await store.Models.AddVersionAsync(Versions.New("full", $"{i}"), Versions.Change, Cancellation);
        });
        Assert.Contains("mlops.db", registered.Message, StringComparison.Ordinal);
        Assert.True(registered.IsTransient);

        File.Delete(ballast);
        var kept = await store.Models.ListVersionsAsync("full", Cancellation).CountAsync(Cancellation);
        Assert.Equal(kept, await store.Audit.ListAuditAsync(0, Cancellation).CountAsync(Cancellation)); // a version and its entry, or neither
        Assert.Equal(kept + 1, (await store.Models.AddVersionAsync(Versions.New("full", $"{kept}"), Versions.Change, Cancellation)).Version);
        await run.CompleteAsync(Cancellation); // what was refused is kept, and goes in once there is room
        var steps = await store.Runs.ListMetricAsync(run.Id, "loss", Cancellation).Select(point => point.Step).ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Range(0, acknowledged + 1_000).Select(i => (long)i), steps);

        // The versions' files were never there; nothing else is amiss.
        Assert.All((await store.VerifyAsync(cancellationToken: Cancellation)).Findings, finding => Assert.StartsWith("full:", finding.Item, StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{acknowledged} points acknowledged before the disk was full, {kept} versions; none lost, none half there");
    }

    private static async Task<bool> AsRootAsync(params string[] command) =>
        await RunAsync(command[0], command[1..]) == 0 || await RunAsync("sudo", ["-n", .. command]) == 0;

    private static async Task<int> RunAsync(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
