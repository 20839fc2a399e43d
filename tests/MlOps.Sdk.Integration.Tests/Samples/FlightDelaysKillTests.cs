using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MlOps.Sdk.Integration.Tests.Samples;

[Collection(Story.Collection)]
public sealed class FlightDelaysKillTests(Story story, ITestOutputHelper console)
{
    private const int Kills = 20;
    private const int Seed = 20010210;

    [Fact]
    public async Task Killed_at_any_moment_the_store_is_whole_and_the_next_run_goes_on()
    {
        using var folder = new StoreCopy();
        var watch = Stopwatch.StartNew();
        (await FlightDelaysProcess.RunAsync(Arguments(folder.At("undisturbed")))).Succeeded();
        var whole = watch.Elapsed;

        // One moment in each twentieth of a run, in random order. A run that ends before its moment shows that runs got faster.
        var random = new Random(Seed);
        var moments = Enumerable.Range(0, Kills).Select(i => (i + random.NextDouble()) / Kills).ToArray();
        random.Shuffle(moments);
        var interrupted = 0;
        foreach (var moment in moments)
        {
            string? phase;
            while ((phase = await KillAsync(folder.Store, moment * whole)) is null)
                whole *= 0.8;

            await using var store = await MlOpsStore.OpenAsync(folder.Store, cancellationToken: Cancellation);
            interrupted += store.InterruptedRuns.Count;
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"killed at {moment:P0} of {whole.TotalSeconds:0.0} s, {store.InterruptedRuns.Count} runs interrupted, after: {phase}"));
            await IsWholeAsync(store);
        }

        (await FlightDelaysProcess.RunAsync(Arguments(folder.Store))).Succeeded();
        await using var survivor = await MlOpsStore.OpenAsync(folder.Store, cancellationToken: Cancellation);
        Assert.Empty(survivor.InterruptedRuns);
        await IsWholeAsync(survivor);
        console.WriteLine($"{Kills} kills, {interrupted} runs interrupted, {watch.Elapsed.TotalSeconds:0} s");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string[] Arguments(string store) => ["--store", store, "--data", story.ShortData, "--until", "2001-02-10"];

    /// <summary>Starts the sample and kills it after a while; the last line it wrote, or null when it had ended by itself.</summary>
    private async Task<string?> KillAsync(string store, TimeSpan after)
    {
        using var process = FlightDelaysProcess.Start(Arguments(store));
        var written = new StringBuilder();
        var reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
                written.AppendLine(line.Trim());
        }, Cancellation);
        var ended = process.WaitForExitAsync(Cancellation);
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var killed = await Task.WhenAny(ended, Task.Delay(after, Cancellation)) != ended;
        process.Kill();
        await ended;
        await reading;
        Assert.Empty(await errors);
        return killed && process.ExitCode != 0 ? written.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).LastOrDefault("(nothing yet)") : null;
    }

    private static async Task IsWholeAsync(MlOpsStore store)
    {
        var verification = await store.VerifyAsync(cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        await foreach (var model in store.Models.ListModelsAsync(Cancellation))
        {
            await foreach (var version in store.Models.ListVersionsAsync(model, Cancellation))
                Assert.NotNull(await store.Artifacts.FindAsync(version.File.Digest, Cancellation));
        }

        await foreach (var experiment in store.Runs.ListExperimentsAsync(Cancellation))
        {
            await foreach (var run in store.Runs.ListRunsAsync(experiment.Id, Cancellation))
                Assert.True(run.Status is RunStatus.Finished or RunStatus.Interrupted, $"run {run.Id} is {run.Status}");
        }
    }
}
