using System.Globalization;
using System.Text;

namespace MlOps.Sdk;

/// <summary>Shorter ways to write to a run.</summary>
public static class RunLogExtensions
{
    /// <summary>Logs a number, a date or any other formattable value as a param, culture-free.</summary>
    public static void LogParam<T>(this IRunLog run, string key, T value)
        where T : IFormattable
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(value);
        run.LogParam(key, value.ToString(null, CultureInfo.InvariantCulture));
    }

    /// <summary>Stores bytes that are in memory as an artifact.</summary>
    public static async ValueTask<ArtifactEntry> LogArtifactAsync(this IRunLog run, string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        return await run.LogArtifactAsync(path, stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores text as an artifact, in UTF-8.</summary>
    public static ValueTask<ArtifactEntry> LogTextAsync(this IRunLog run, string path, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return run.LogArtifactAsync(path, Encoding.UTF8.GetBytes(text).AsMemory(), cancellationToken);
    }
}
