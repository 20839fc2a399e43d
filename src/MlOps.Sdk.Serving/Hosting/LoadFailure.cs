namespace MlOps.Sdk.Serving;

/// <summary>
/// The last load that failed, so that a poll does not repeat it each time. It is tried again when the alias moves, and after a
/// growing pause: the reason may go away, such as a store that is down or an artifact that is still being copied.
/// </summary>
internal sealed record LoadFailure(int Version, long Revision, int Attempts, DateTimeOffset RetryAt)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public bool Holds(int version, long revision, DateTimeOffset now) => Version == version && Revision == revision && now < RetryAt;

    public static LoadFailure After(LoadFailure? last, int version, long revision, DateTimeOffset now)
    {
        var attempts = last?.Version == version && last.Revision == revision ? last.Attempts + 1 : 1;
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempts, 10) - 1));
        return new(version, revision, attempts, now + (pause < LongestPause ? pause : LongestPause));
    }
}
