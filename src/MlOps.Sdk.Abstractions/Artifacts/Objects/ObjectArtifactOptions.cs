namespace MlOps.Sdk;

/// <summary>How artifacts are laid out in, and sent to, an object store.</summary>
public class ObjectArtifactOptions
{
    /// <summary>The smallest part that every object store takes, in bytes.</summary>
    public const int MinPartSize = 5 * 1024 * 1024;

    /// <summary>The largest part that is ever held in memory, in bytes.</summary>
    public const int MaxPartSize = 1024 * 1024 * 1024;

    private const int MaxPrefixLength = 512;

    /// <summary>What every key starts with, such as <c>teams/churn</c>; nothing outside it is read, written or listed. Empty for the root.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>
    /// Content up to this many bytes is sent in one request, larger content in parts of this size, or larger where the store would
    /// not take so many. 5 MiB to 1 GiB; 8 MiB unless set.
    /// </summary>
    public int PartSize { get; set; } = 8 * 1024 * 1024;

    /// <summary>How many parts are on their way at once, over all uploads of one store: it holds at most this times <see cref="PartSize"/> in memory. 1 to 64; 4 unless set.</summary>
    public int Parallelism { get; set; } = 4;

    /// <summary>A download that brings nothing for so long is taken up again on a new connection. 1 second to 1 hour; a minute unless set.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Where content above 1 MiB from a stream that cannot seek waits until its digest is known; the folder for temporary files when null.</summary>
    public string? SpoolDirectory { get; set; }

    /// <summary>What is wrong with these options, all of it; empty when they are good.</summary>
    public virtual IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [];
        if (Prefix is null || Prefix.Length > MaxPrefixLength || (Prefix.Length > 0 && Prefix.TrimEnd('/').Split('/').Any(part => part is "" or "." or ".." || part.Any(c => char.IsControl(c) || c is '\\'))))
            faults.Add($"{nameof(Prefix)} '{Prefix}' is not a path of at most {MaxPrefixLength} characters with '/' between parts that are not empty, '.' or '..'.");
        if (PartSize is < MinPartSize or > MaxPartSize)
            faults.Add($"{nameof(PartSize)} {PartSize} is outside {MinPartSize} (5 MiB) to {MaxPartSize} (1 GiB).");
        if (Parallelism is < 1 or > 64)
            faults.Add($"{nameof(Parallelism)} {Parallelism} is outside 1 to 64.");
        if (StallTimeout < TimeSpan.FromSeconds(1) || StallTimeout > TimeSpan.FromHours(1))
            faults.Add($"{nameof(StallTimeout)} {StallTimeout} is outside 1 second to 1 hour.");
        if (SpoolDirectory is not null && !Directory.Exists(SpoolDirectory))
            faults.Add($"{nameof(SpoolDirectory)} '{SpoolDirectory}' does not exist.");
        return faults;
    }
}
