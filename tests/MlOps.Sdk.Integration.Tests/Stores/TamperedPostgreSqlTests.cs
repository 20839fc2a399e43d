using MlOps.Sdk.Relational;
using Npgsql;

namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>Rows edited behind the store's back, its trigger dropped first, in a log of 6 entries with heads kept at 3 and at 6.</summary>
public sealed class TamperedPostgreSqlTests : IAsyncDisposable
{
    private readonly InMemoryArtifactStore _bucket = new();
    private readonly EcdsaSigner _signer = EcdsaSigner.Create();
    private PostgreSqlSchema? _schema;

    public async ValueTask DisposeAsync()
    {
        _signer.Dispose();
        if (_schema is not null)
            await _schema.DisposeAsync();
    }

    [Theory]
    [InlineData("UPDATE audit SET after_json = replace(after_json, 'onnx', 'mlnet') WHERE sequence = 2", 2, AuditDefect.Altered)]
    [InlineData("UPDATE audit SET hash = repeat('0', 64) WHERE sequence = 5", 5, AuditDefect.Altered)]
    [InlineData("DELETE FROM audit WHERE sequence = 2", 2, AuditDefect.Missing)]
    [InlineData("DELETE FROM audit WHERE sequence > 4", 5, AuditDefect.Missing)]
    [InlineData("TRUNCATE audit", 1, AuditDefect.Missing)]
    [InlineData("UPDATE audit SET sequence = -sequence WHERE sequence IN (2, 4); UPDATE audit SET sequence = 6 + sequence WHERE sequence < 0", 2, AuditDefect.Altered)]
    public async Task The_first_bad_entry_is_named(string tampering, long bad, AuditDefect defect)
    {
        await using var database = await FillAsync();
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(tampering));
        await ExecuteAsync("DROP TRIGGER audit_is_append_only ON audit; " + tampering);
        var verification = await VerifyAsync(database);
        Assert.Equal((bad, defect), (verification.Audit.BadSequence!.Value, verification.Audit.Defect!.Value));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 4)]
    public async Task A_log_rewritten_with_matching_hashes_is_named_from_the_first_entry_that_no_head_vouches_for(int from, long bad)
    {
        await using var database = await FillAsync();
        var log = new List<AuditEntry>();
        await foreach (var entry in new RelationalAuditLog(database).ListAuditAsync(0, Cancellation))
        {
            var head = log.Count == 0 ? AuditHead.Empty : new(log[^1].Sequence, log[^1].Hash);
            var actor = entry.Sequence < from ? entry.Actor : "mallory";
            log.Add(AuditChain.Append(head, new() { Actor = actor, At = entry.At, Reason = entry.Reason }, entry.Action, entry.Subject, entry.Before, entry.After));
        }

        await ExecuteAsync("DROP TRIGGER audit_is_append_only ON audit; "
            + string.Join(';', log.Select(entry => $"UPDATE audit SET actor = '{entry.Actor}', previous_hash = '{entry.PreviousHash}', hash = '{entry.Hash}' WHERE sequence = {entry.Sequence}")));
        Assert.True((await AuditChain.VerifyAsync(new RelationalAuditLog(database).ListAuditAsync(0, Cancellation), null, Cancellation)).Intact); // the chain alone does not notice
        Assert.Equal(bad, (await VerifyAsync(database)).Audit.BadSequence);
    }

    [Fact]
    public async Task An_untouched_log_is_intact()
    {
        await using var database = await FillAsync();
        var verification = await VerifyAsync(database);
        Assert.True(verification.Intact, verification.ToString());
        Assert.Equal(6, verification.AnchoredEntries);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static NewModelVersion Version(string key) => new()
    {
        Model = "m",
        Key = key,
        Format = "onnx",
        File = new() { Path = "model.onnx", Digest = ContentDigest.Of("weights"u8), Size = 7 },
        Signature = new() { Inputs = [], Outputs = [] },
    };

    private AuditTrail TrailOf(PostgreSqlDatabase database) => new(new RelationalAuditLog(database), new()
    {
        Signer = _signer,
        Trust = new TrustedKeys(_signer.ToVerifier()),
        Anchors = [new ArtifactAuditAnchor(_bucket, "bucket")],
    });

    private async Task<PostgreSqlDatabase> FillAsync()
    {
        _schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        var database = await PostgreSqlDatabase.OpenAsync(_schema.ConnectionString, TimeProvider.System, Cancellation);
        using var trail = TrailOf(database);
        var models = new RelationalModelStore(database);
        var change = new Change { Actor = "ann", At = TimeProvider.System.GetUtcNow() };
        for (var entry = 1; entry <= 6; entry++)
        {
            await models.AddVersionAsync(Version($"{entry}"), change, Cancellation);
            if (entry % 3 == 0)
                await trail.AnchorAsync(Cancellation);
        }

        return database;
    }

    private async Task<AuditTrailVerification> VerifyAsync(PostgreSqlDatabase database)
    {
        using var trail = TrailOf(database);
        return await trail.VerifyAsync(Cancellation);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_schema!.ConnectionString);
        await connection.OpenAsync(Cancellation);
#pragma warning disable CA2100 // the tampering is the test's own
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
