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

    /// <summary>A folder of the working tree whose commit is recorded; the current directory when null.</summary>
    public string? SourceDirectory { get; set; }
}
