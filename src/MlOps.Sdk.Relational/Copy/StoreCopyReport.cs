namespace MlOps.Sdk.Relational;

/// <summary>What a copy did. It is given only when both sides were compared to the last row and the audit chain was walked to its end.</summary>
public sealed record StoreCopyReport
{
    /// <summary>The end of the audit log on both sides: an anchor for every later verification.</summary>
    public required AuditHead Head { get; init; }

    /// <summary>The rows of the snapshot by table.</summary>
    public required IReadOnlyDictionary<string, long> Rows { get; init; }

    /// <summary>Rows written by this call; the others were there from a copy that broke off.</summary>
    public required long RowsWritten { get; init; }

    /// <summary>Contents that the target must have.</summary>
    public required int Artifacts { get; init; }

    /// <summary>Contents written by this call.</summary>
    public required int ArtifactsWritten { get; init; }

    /// <summary>Bytes of content written by this call.</summary>
    public required long BytesWritten { get; init; }

    /// <summary>Whether this call went on with a copy that had broken off.</summary>
    public required bool Resumed { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Rows.Values.Sum()} rows ({RowsWritten} written), {Artifacts} artifacts ({ArtifactsWritten} written, {BytesWritten} bytes), audit log of {Head.Sequence} entries intact.");
}
