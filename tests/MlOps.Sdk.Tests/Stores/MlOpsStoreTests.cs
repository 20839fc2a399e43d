using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MlOps.Sdk.Tests.Stores;

public sealed class MlOpsStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_run_logs_is_there_when_the_store_is_opened_again()
    {
        RunId id;
        await using (var store = await OpenAsync())
        {
            await using var run = await store.Tracker.StartRunAsync("flights", "logistic", seed: 7, cancellationToken: Cancellation);
            id = run.Id;
            run.LogParam("depth", 6);
            run.SetTag("team", "risk");
            for (var step = 0; step < 10; step++)
                run.LogMetric("loss", 1.0 / (step + 1), step);
            run.LogMetric("odd", double.NaN);
            run.LogMetric("odd", double.NegativeInfinity, 1);
            await run.LogTextAsync("notes/readme.txt", "hello", Cancellation);
            await run.CompleteAsync(Cancellation);
        }

        await using var again = await OpenAsync();
        var record = await again.Runs.FindRunAsync(id, Cancellation);
        Assert.NotNull(record);
        Assert.Equal(RunStatus.Finished, record.Status);
        Assert.Equal("6", record.Params["depth"]);
        Assert.Equal("risk", record.Tags["team"]);
        Assert.Equal(0.1, record.Metrics["loss"].Value);
        Assert.Equal(double.NegativeInfinity, record.Metrics["odd"].Value);
        Assert.Equal(7, record.Environment.Seed);
        Assert.NotEmpty(record.Environment.Packages);
        Assert.Equal(Enumerable.Range(0, 10).Select(step => 1.0 / (step + 1)), (await again.Runs.ListMetricAsync(id, "loss", Cancellation).ToListAsync(Cancellation)).Select(p => p.Value));
        Assert.True(double.IsNaN((await again.Runs.ListMetricAsync(id, "odd", Cancellation).FirstAsync(Cancellation)).Value));
        var artifact = await again.Runs.ListArtifactsAsync(id, Cancellation).SingleAsync(Cancellation);
        Assert.Equal("hello"u8.ToArray(), await again.Artifacts.ReadAsync(artifact.Digest, cancellationToken: Cancellation));
        Assert.True((await again.VerifyAsync(cancellationToken: Cancellation)).Intact);
    }

    [Fact]
    public async Task A_run_disposed_without_completion_has_failed()
    {
        await using var store = await OpenAsync();
        RunId id;
        await using (var run = await store.Tracker.StartRunAsync("flights", "broken", cancellationToken: Cancellation))
            id = run.Id;
        Assert.Equal(RunStatus.Failed, (await store.Runs.FindRunAsync(id, Cancellation))!.Status);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_directory_is_one_clear_error()
    {
        await File.WriteAllTextAsync(_folder.At("file"), "", Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await MlOpsStore.OpenAsync(_folder.At("file", "store"), cancellationToken: Cancellation));
        Assert.Contains(_folder.At("file", "store"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_by_name()
    {
        Directory.CreateDirectory(_folder.At("store"));
        await File.WriteAllTextAsync(_folder.At("store", "mlops.db"), new string('x', 8192), Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(OpenAsync);
        Assert.Contains("mlops.db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_release_is_refused()
    {
        await using (await OpenAsync())
        {
        }

        Execute("INSERT INTO schema_version (version, name, applied_at) VALUES (99, 'future', 0)");
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(OpenAsync);
        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'mallory' WHERE sequence = 2", "audit entry 2", "Altered")]
    [InlineData("UPDATE audit SET reason = 'because' WHERE sequence = 1", "audit entry 1", "Altered")]
    [InlineData("UPDATE audit SET at = at + 1 WHERE sequence = 3", "audit entry 3", "Altered")]
    [InlineData("DELETE FROM audit WHERE sequence = 2", "audit entry 2", "Missing")]
    [InlineData("UPDATE audit SET hash = 'tampered' WHERE sequence = 2", "audit entry 2", "Altered")]
    [InlineData("UPDATE audit SET previous_hash = '' WHERE sequence = 1", "audit entry 1", "Altered")]
    [InlineData("UPDATE audit SET at = 9223372036854775807 WHERE sequence = 3", "audit entry 3", "Altered")]
    [InlineData("UPDATE model_alias SET moved_at = -9223372036854775808", "aliases of flight-delays", "outside the years")]
    [InlineData("UPDATE alias_change SET to_version = 9", "flight-delays@champion revision 1", "differs")]
    [InlineData("DELETE FROM alias_change", "flight-delays@champion revision 1", "does not have it")]
    [InlineData("INSERT INTO alias_change (model, alias, revision, to_version, at, actor) VALUES ('flight-delays', 'champion', 2, 1, 0, 'mallory')", "flight-delays@champion revision 2", "no audit entry")]
    [InlineData("UPDATE run_artifact SET digest = 'x'", "artifacts of run", "where a SHA-256 belongs")]
    [InlineData("UPDATE environment SET record = '[]'", "runs of experiment 'flights'", "cannot be read")]
    [InlineData("UPDATE model_version SET record = replace(record, '\"format\":\"onnx\"', '\"format\":\"mlnet\"')", "flight-delays:1", "differs")]
    [InlineData("UPDATE model_version SET record = '{' WHERE version = 1", "flight-delays", "cannot be read")]
    [InlineData("UPDATE model_alias SET revision = 7", "flight-delays@champion", "differs")]
    [InlineData("DELETE FROM model_alias", "flight-delays@champion", "does not have it")]
    [InlineData("UPDATE gate_report SET record = replace(record, 'Failed', 'Passed')", "flight-delays:1 gate report", "differs")]
    public async Task A_row_changed_behind_the_stores_back_is_named(string tampering, string item, string problem)
    {
        await using (var store = await OpenAsync())
        {
            var version = await SampleModel.RegisterAsync(store);
            await store.Registry.AddGateReportAsync(version, SampleModel.Report("release", GateVerdict.Failed), Cancellation);
            await store.Registry.PromoteAsync(version.Model, 1, "champion", "first", cancellationToken: Cancellation);
            Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
        }

        Assert.Throws<SqliteException>(() => Execute("UPDATE audit SET actor = 'mallory'"));
        Execute("DROP TRIGGER audit_is_append_only_u; DROP TRIGGER audit_is_append_only_d; DROP TRIGGER model_version_is_immutable_u; DROP TRIGGER gate_report_is_immutable_u; DROP TRIGGER alias_change_is_append_only_u; DROP TRIGGER alias_change_is_append_only_d;" + tampering);

        await using var again = await OpenAsync();
        var verification = await again.VerifyAsync(cancellationToken: Cancellation);
        Assert.Contains(verification.Findings, finding => finding.Item.StartsWith(item, StringComparison.Ordinal) && finding.Problem.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_altered_audit_entry_casts_no_doubt_on_what_later_entries_made()
    {
        await using (var store = await OpenAsync())
        {
            await SampleModel.RegisterAsync(store);
            await SampleModel.RegisterAsync(store, "other");
            await store.Registry.PromoteAsync(SampleModel.Name, 2, "champion", "first", cancellationToken: Cancellation);
        }

        Execute("DROP TRIGGER audit_is_append_only_u; UPDATE audit SET actor = 'mallory' WHERE sequence = 1");
        await using var again = await OpenAsync();
        Assert.Equal("audit entry 1", Assert.Single((await again.VerifyAsync(cancellationToken: Cancellation)).Findings).Item);
    }

    [Fact]
    public async Task Entries_cut_off_the_end_of_the_log_are_noticed_with_an_anchor()
    {
        AuditHead anchor;
        await using (var store = await OpenAsync())
        {
            await SampleModel.RegisterAsync(store);
            await SampleModel.RegisterAsync(store, "other");
            anchor = (await store.VerifyAsync(cancellationToken: Cancellation)).Audit.Head;
        }

        Execute("DROP TRIGGER audit_is_append_only_d; DELETE FROM audit WHERE sequence = 2");
        await using var again = await OpenAsync();
        var audit = (await again.VerifyAsync(anchor, Cancellation)).Audit;
        Assert.Equal((2L, AuditDefect.Missing), (audit.BadSequence!.Value, audit.Defect!.Value));
    }

    [Fact]
    public async Task A_damaged_artifact_is_refused_by_name_and_found_by_verification()
    {
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        var path = Directory.EnumerateFiles(_folder.At("store", "artifacts"), version.File.Digest.Hex[2..], SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(path, "weighty", Cancellation);

        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await store.Registry.ReadModelAsync(version, Cancellation));
        Assert.Contains(version.File.Digest.Hex, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("flight-delays:1", refused.Message, StringComparison.Ordinal);
        Assert.Contains((await store.VerifyAsync(cancellationToken: Cancellation)).Findings, finding => finding.Item == "flight-delays:1 'model.onnx'");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<MlOpsStore> OpenAsync() => await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(string.Create(CultureInfo.InvariantCulture, $"Data Source={_folder.At("store", "mlops.db")};Pooling=False"));
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tampering is the test's own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
