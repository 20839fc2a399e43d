using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// Keeps heads in a file, one envelope a line, appended and flushed to the disk. Put it where whoever can write the store cannot:
/// another machine's share, an append-only file, a folder that a backup picks up. Several processes may append.
/// </summary>
/// <param name="path">The file; it and its folder are created when they do not exist.</param>
/// <param name="time">The clock for waiting on another writer; the system's when null.</param>
public sealed class FileAuditAnchor(string path, TimeProvider? time = null) : IAuditAnchor
{
    private const int Attempts = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _path = Path.GetFullPath(path);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public string Name => _path;

    /// <inheritdoc/>
    public async ValueTask PublishAsync(DsseEnvelope head, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(head);
        byte[] line = [.. head.ToJson(), (byte)'\n'];
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            var file = await OpenAsync(FileAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                CutTornLine(file);
                await file.WriteAsync(line, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            DirectoryFlush.Flush(Path.GetDirectoryName(_path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"The head of the audit log could not be kept in '{_path}': {e.Message}", e is IOException, e);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DsseEnvelope> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var number = 0;
        foreach (var line in await ReadLinesAsync(cancellationToken).ConfigureAwait(false))
        {
            number++;
            yield return Parse(line, number);
        }
    }

    private DsseEnvelope Parse(string line, int number)
    {
        try
        {
            return DsseEnvelope.Parse(System.Text.Encoding.UTF8.GetBytes(line));
        }
        catch (JsonException e)
        {
            throw new MlOpsIntegrityException($"Line {number} of '{_path}' is no envelope: {e.Message}", e);
        }
    }

    // A line without its end was never acknowledged: a process died while it wrote.
    private async ValueTask<string[]> ReadLinesAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
            return [];
        try
        {
            var file = await OpenAsync(FileAccess.Read, cancellationToken).ConfigureAwait(false);
            using var reader = new StreamReader(file);
            var text = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"The heads of the audit log could not be read from '{_path}': {e.Message}", e is IOException, e);
        }
    }

    private async ValueTask<FileStream> OpenAsync(FileAccess access, CancellationToken cancellationToken)
    {
        var mode = access == FileAccess.Read ? FileMode.Open : FileMode.OpenOrCreate;
        var share = access == FileAccess.Read ? FileShare.Read : FileShare.None;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new(_path, mode, access, share, 4096, FileOptions.Asynchronous);
            }
            catch (IOException) when (attempt < Attempts && File.Exists(_path))
            {
                await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static void CutTornLine(FileStream file)
    {
        var end = file.Length;
        for (; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
                break;
        }

        if (end < file.Length)
            file.SetLength(end);
        file.Position = end;
    }
}
