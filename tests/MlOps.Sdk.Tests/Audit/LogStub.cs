namespace MlOps.Sdk.Tests.Audit;

/// <summary>A log in memory that anybody may tamper with.</summary>
internal sealed class LogStub : IAuditLog
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public List<AuditEntry> Entries { get; } = [];

    public void Grow(int count, string actor = "ann")
    {
        for (var i = 0; i < count; i++)
        {
            var head = Entries.Count == 0 ? AuditHead.Empty : new(Entries[^1].Sequence, Entries[^1].Hash);
            Entries.Add(AuditChain.Append(head, new() { Actor = actor, At = Start.AddSeconds(Entries.Count) }, AuditAction.AliasMoved, "m@champion", null, $"{Entries.Count}"));
        }
    }

    public IAsyncEnumerable<AuditEntry> ListAuditAsync(long afterSequence = 0, CancellationToken cancellationToken = default) =>
        Entries.Where(entry => entry.Sequence > afterSequence).ToAsyncEnumerable();
}
