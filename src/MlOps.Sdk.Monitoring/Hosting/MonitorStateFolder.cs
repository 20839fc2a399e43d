using System.Text.Json;

namespace MlOps.Sdk.Monitoring;

/// <summary>Keeps the state of each monitor in a file of a folder, written whole or not at all. One process owns a folder.</summary>
public sealed class MonitorStateFolder
{
    private readonly string _folder;

    /// <summary>Uses a folder, which is made when it is missing.</summary>
    public MonitorStateFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = Path.GetFullPath(folder);
    }

    /// <summary>The state of the monitor of a reference, or null.</summary>
    /// <exception cref="MlOpsIntegrityException">The file is no state.</exception>
    /// <exception cref="MlOpsStoreException">The file cannot be read.</exception>
    public async ValueTask<MonitorState?> FindAsync(ModelRef model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var path = PathOf(model.ToString());
        try
        {
            if (!File.Exists(path))
                return null;

            var json = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(json, MonitoringJson.MonitorState);
        }
        catch (JsonException e)
        {
            throw new MlOpsIntegrityException($"'{path}' is no monitor state: {e.Message} Delete it to start without the past.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"'{path}' cannot be read: {e.Message}", isTransient: e is IOException, e);
        }
    }

    /// <summary>Replaces the state of a monitor.</summary>
    /// <exception cref="MlOpsStoreException">The file cannot be written.</exception>
    public async ValueTask SaveAsync(MonitorState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        var path = PathOf(state.Model);
        var partial = path + ".partial";
        try
        {
            Directory.CreateDirectory(_folder);
            var json = JsonSerializer.SerializeToUtf8Bytes(state, MonitoringJson.MonitorState);
            var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(json, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"'{path}' cannot be written: {e.Message}", isTransient: e is IOException, e);
        }
    }

    // Names are letters, digits and a few signs; only the colon of a version is not allowed in every file system.
    private string PathOf(string model) => Path.Combine(_folder, model.Replace(':', '#') + ".json");
}
