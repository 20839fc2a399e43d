using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MlOps.Sdk.Integration.Tests.Samples;

[Collection(Story.Collection)]
public sealed class FlightDelaysStoreTests(Story story)
{
    private const string Model = "flight-delays";

    [Fact]
    public async Task A_second_run_continues_and_fresh_starts_over()
    {
        using var copy = story.CopyStore();
        var (runs, versions) = await CountAsync(copy.Store);

        var again = (await ShortRunAsync(copy.Store)).Succeeded().Output;
        Assert.Contains("continuing: Store intact: ", again, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $", version {versions + 1}, "), again, StringComparison.Ordinal);
        Assert.DoesNotMatch(@", version 1, ", again);
        Assert.Equal((runs + 2, versions + 2), await CountAsync(copy.Store));

        var fresh = (await ShortRunAsync(copy.Store, "--fresh")).Succeeded().Output;
        Assert.DoesNotContain("continuing", fresh, StringComparison.Ordinal);
        Assert.Matches(@", version 1, ", fresh);
        Assert.Equal((2, 2), await CountAsync(copy.Store));

        // The day asked for is the last one that is served.
        Assert.Contains("until 2001-02-10, ", fresh, StringComparison.Ordinal);
        Assert.DoesNotContain("2001-03", fresh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_byte_in_the_champion_is_named_and_nothing_runs()
    {
        using var copy = story.CopyStore();
        ModelVersion champion;
        await using (var store = await MlOpsStore.OpenAsync(copy.Store, cancellationToken: Cancellation))
            champion = await store.Registry.ResolveAsync(ModelRef.ByAlias(Model, "champion"), Cancellation);

        var digest = champion.File.Digest.Hex;
        var path = Directory.EnumerateFiles(Path.Combine(copy.Store, "artifacts"), digest[2..], SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        File.SetAttributes(path, FileAttributes.Normal);
        await File.WriteAllBytesAsync(path, bytes, Cancellation);

        await RefusesAsync(copy, champion.ToRef().ToString(), digest);
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'mallory' WHERE sequence = 2", "audit entry 2")]
    [InlineData("DELETE FROM audit WHERE sequence = 3", "audit entry 3")]
    [InlineData("UPDATE model_alias SET revision = revision + 1", "flight-delays@champion")]
    public async Task A_row_edited_with_raw_sql_is_named_and_nothing_runs(string tampering, string named)
    {
        using var copy = story.CopyStore();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(copy.Store, "mlops.db")};Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tampering is the test's own
            command.CommandText = "DROP TRIGGER audit_is_append_only_u; DROP TRIGGER audit_is_append_only_d; " + tampering;
#pragma warning restore CA2100
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
        }

        await RefusesAsync(copy, named);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<SampleOutcome> ShortRunAsync(string store, params string[] more) =>
        FlightDelaysProcess.RunAsync(["--store", store, "--data", story.ShortData, "--until", "2001-02-10", .. more]);

    private async Task RefusesAsync(StoreCopy copy, params string[] named)
    {
        var before = await CountAsync(copy.Store);
        (await ShortRunAsync(copy.Store)).Refused(["Refusing to work on a store that does not verify", .. named]);
        Assert.Equal(before, await CountAsync(copy.Store));
    }

    private static async Task<(int Runs, int Versions)> CountAsync(string directory)
    {
        await using var store = await MlOpsStore.OpenAsync(directory, cancellationToken: Cancellation);
        var runs = 0;
        await foreach (var experiment in store.Runs.ListExperimentsAsync(Cancellation))
            runs += await store.Runs.ListRunsAsync(experiment.Id, Cancellation).CountAsync(Cancellation);
        return (runs, await store.Models.ListVersionsAsync(Model, Cancellation).CountAsync(Cancellation));
    }
}
