using System.ComponentModel.DataAnnotations;

namespace MlOps.Sdk;

/// <summary>How runs are written.</summary>
public sealed class TrackingOptions
{
    /// <summary>How often buffered items are written in the background, in milliseconds.</summary>
    [Range(1, 600_000)]
    public int FlushIntervalMs { get; set; } = 250;

    /// <summary>For how long a run counts as alive after its process last said so, in seconds; it says so three times as often.</summary>
    [Range(1, 86_400)]
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>The most metric points a run buffers; 40 bytes each, and twice that while a batch is being written.</summary>
    [Range(16, 16_777_216)]
    public int BufferCapacity { get; set; } = 65_536;

    /// <summary>What logging does when the buffer is full.</summary>
    public BufferFullMode WhenFull { get; set; } = BufferFullMode.Wait;

    /// <summary>
    /// The folder that keeps unwritten batches for the next start; one for each store, on a local disk. When null, <c>spill</c> in
    /// the embedded store's directory, and no spill for other stores.
    /// </summary>
    public string? SpillDirectory { get; set; }

    /// <summary>The most that a process spills, in mebibytes; beyond it, and with 0, batches wait in memory and <see cref="WhenFull"/> decides.</summary>
    [Range(0, 1_048_576)]
    public int SpillLimitMb { get; set; } = 256;

    /// <summary>
    /// Whether each spilled batch is flushed to the disk. Without it a batch outlives the death of its process, however it dies;
    /// with it, a loss of power too, for some milliseconds of background work a batch.
    /// </summary>
    public bool SpillToDisk { get; set; }

    /// <summary>A folder of the working tree whose commit is recorded; the current directory when null.</summary>
    public string? SourceDirectory { get; set; }

    /// <summary>
    /// Whether a run that begins in a changed working tree keeps the diff of its tracked files as the artifact
    /// <c>mlops/working-tree.diff</c>. Untracked and ignored files are never part of it.
    /// </summary>
    public bool LogGitDiff { get; set; }

    /// <summary>The most characters of that diff; a longer one is cut, and the run tagged <c>mlops.git.diff = cut</c>.</summary>
    [Range(1, 64 * 1024 * 1024)]
    public int MaxGitDiffLength { get; set; } = 1024 * 1024;
}
