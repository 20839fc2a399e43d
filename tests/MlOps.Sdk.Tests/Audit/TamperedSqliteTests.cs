using Microsoft.Data.Sqlite;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Audit;

/// <summary>Rows edited behind the store's back, its triggers dropped first, in a log of 6 entries with heads kept at 3 and at 6.</summary>
public sealed class TamperedSqliteTests : IDisposable
{
    private const string Columns = "at, actor, action, subject, reason, before_json, after_json, previous_hash, hash";

    private readonly TemporaryFolder _folder = new();
    private readonly EcdsaSigner _signer = EcdsaSigner.Create();

    public void Dispose()
    {
        _signer.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("UPDATE audit SET after_json = replace(after_json, '\"version\":1', '\"version\":3') WHERE sequence = 1", 1, AuditDefect.Altered)]
    [InlineData("UPDATE audit SET hash = previous_hash WHERE sequence = 5", 5, AuditDefect.Altered)]
    [InlineData("DELETE FROM audit WHERE sequence = 2", 2, AuditDefect.Missing)]
    [InlineData("DELETE FROM audit WHERE sequence = 6", 6, AuditDefect.Missing)]
    [InlineData("DELETE FROM audit WHERE sequence > 2", 3, AuditDefect.Missing)]
    [InlineData("DELETE FROM audit", 1, AuditDefect.Missing)]
    [InlineData("UPDATE audit SET sequence = -sequence WHERE sequence IN (2, 4); UPDATE audit SET sequence = 6 + sequence WHERE sequence < 0", 2, AuditDefect.Altered)]
    public async Task The_first_bad_entry_is_named(string tampering, long bad, AuditDefect defect)
    {
        await FillAsync();
        Execute(tampering);
        var verification = await VerifyAsync();
        Assert.Equal((bad, defect), (verification.Audit.BadSequence!.Value, verification.Audit.Defect!.Value));
        Assert.Null(verification.Head);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(6, 4)]
    public async Task A_log_rewritten_with_matching_hashes_is_named_from_the_first_entry_that_no_head_vouches_for(int from, long bad)
    {
        await FillAsync();
        var log = new List<AuditEntry>();
        await using (var store = await OpenAsync())
        {
            await foreach (var entry in store.Audit.ListAuditAsync(0, Cancellation))
            {
                var head = log.Count == 0 ? AuditHead.Empty : new(log[^1].Sequence, log[^1].Hash);
                var actor = entry.Sequence < from ? entry.Actor : "mallory";
                log.Add(AuditChain.Append(head, new() { Actor = actor, At = entry.At, Reason = entry.Reason }, entry.Action, entry.Subject, entry.Before, entry.After));
            }
        }

        Execute(string.Join(';', log.Select(entry => $"UPDATE audit SET actor = '{entry.Actor}', previous_hash = '{entry.PreviousHash}', hash = '{entry.Hash}' WHERE sequence = {entry.Sequence}")));
        await using (var store = await OpenAsync())
            Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Audit.Intact); // the chain alone does not notice
        var verification = await VerifyAsync();
        Assert.Equal((bad, AuditDefect.Altered), (verification.Audit.BadSequence!.Value, verification.Audit.Defect!.Value));
    }

    [Fact]
    public async Task An_entry_slipped_in_is_noticed()
    {
        await FillAsync();
        Execute($"UPDATE audit SET sequence = -sequence WHERE sequence >= 4; UPDATE audit SET sequence = 1 - sequence WHERE sequence < 0; INSERT INTO audit (sequence, {Columns}) SELECT 4, {Columns} FROM audit WHERE sequence = 3");
        Assert.Equal(4, (await VerifyAsync()).Audit.BadSequence);
    }

    [Fact]
    public async Task An_untouched_log_is_intact()
    {
        await FillAsync();
        var verification = await VerifyAsync();
        Assert.True(verification.Intact, verification.ToString());
        Assert.Equal((2, 6L), (verification.AnchoredHeads, verification.AnchoredEntries));
    }

    [Fact]
    public async Task Gate_reports_put_in_another_order_are_noticed()
    {
        await using (var store = await OpenAsync())
        {
            var version = await SampleModel.RegisterAsync(store);
            await store.Registry.AddGateReportAsync(version, SampleModel.Report("release", GateVerdict.Passed), Cancellation);
            await store.Registry.AddGateReportAsync(version, SampleModel.Report("release", GateVerdict.Failed), Cancellation);
            Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
        }

        Execute("DROP TRIGGER gate_report_is_immutable_u; UPDATE gate_report SET position = 3 - position");
        await using var again = await OpenAsync();
        var finding = Assert.Single((await again.VerifyAsync(cancellationToken: Cancellation)).Findings);
        Assert.Equal("flight-delays:1 gate reports", finding.Item);
        Assert.Contains("another order", finding.Problem, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AuditTrail TrailOf(MlOpsStore store) => new(store.Audit, new()
    {
        Signer = _signer,
        Trust = new TrustedKeys(_signer.ToVerifier()),
        Anchors = [new FileAuditAnchor(_folder.At("heads.ndjson"))],
    });

    private async Task<MlOpsStore> OpenAsync() => await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);

    private async Task FillAsync()
    {
        await using var store = await OpenAsync();
        using var trail = TrailOf(store);
        await SampleModel.RegisterAsync(store);
        await SampleModel.RegisterAsync(store, "other");
        await PromoteAsync(1);
        await trail.AnchorAsync(Cancellation);
        foreach (var version in (int[])[2, 1, 2])
            await PromoteAsync(version);
        await trail.AnchorAsync(Cancellation);

        async Task PromoteAsync(int version) => await store.Registry.PromoteAsync(SampleModel.Name, version, "champion", "because", cancellationToken: Cancellation);
    }

    private async Task<AuditTrailVerification> VerifyAsync()
    {
        await using var store = await OpenAsync();
        using var trail = TrailOf(store);
        return await trail.VerifyAsync(Cancellation);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.At("store", "mlops.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tampering is the test's own
        command.CommandText = "DROP TRIGGER IF EXISTS audit_is_append_only_u; DROP TRIGGER IF EXISTS audit_is_append_only_d;" + sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
