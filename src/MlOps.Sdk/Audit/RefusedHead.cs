namespace MlOps.Sdk;

/// <summary>Something at an anchor that is no head of the log, or not by anybody who is trusted.</summary>
/// <param name="Anchor">The anchor's name.</param>
/// <param name="Reason">Why it is refused, in one sentence.</param>
public sealed record RefusedHead(string Anchor, string Reason)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Anchor}: {Reason}";
}
