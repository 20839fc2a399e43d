namespace MlOps.Sdk;

/// <summary>The proof that a person was present.</summary>
public sealed record Reauthentication
{
    /// <summary>Who proved it.</summary>
    public required string SignerId { get; init; }

    /// <summary>The person's name in print.</summary>
    public required string PrintedName { get; init; }

    /// <summary>How, such as <c>password+totp</c>.</summary>
    public required string Method { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
