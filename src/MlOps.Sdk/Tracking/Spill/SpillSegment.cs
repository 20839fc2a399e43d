namespace MlOps.Sdk;

/// <summary>One file of a spill, locked for as long as its process lives. It goes when every batch in it has reached the store.</summary>
internal sealed class SpillSegment : IDisposable
{
    private readonly FileStream _file;

    private SpillSegment(FileStream file) => _file = file;

    /// <summary>Batches in the file that have not reached the store.</summary>
    public int Outstanding { get; private set; }

    public long Length => _file.Length;

    /// <summary>Makes a file of a name, or gives null when a process that looked for the dead took it first.</summary>
    public static SpillSegment? TryCreate(string path)
    {
        FileStream file;
        try
        {
            file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }

        if (!File.Exists(path))
        {
            file.Dispose();
            return null;
        }

        RandomAccess.Write(file.SafeFileHandle, SpillRecord.FileHeader, 0);
        return new(file);
    }

    /// <summary>Appends a frame and gives its place. When the disk refuses, the file is as long as before.</summary>
    public long Append(ReadOnlySpan<byte> frame, bool flushToDisk)
    {
        var offset = _file.Length;
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, frame, offset);
            if (flushToDisk)
                RandomAccess.FlushToDisk(_file.SafeFileHandle);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_file.SafeFileHandle, offset);
            throw;
        }

        Outstanding++;
        return offset;
    }

    public byte[] Read(long offset, int length)
    {
        var frame = new byte[length];
        var read = RandomAccess.Read(_file.SafeFileHandle, frame, offset);
        return read == length ? frame : frame[..read];
    }

    public void Done() => Outstanding--;

    /// <summary>Forgets batches that have all reached the store.</summary>
    public void Reset() => RandomAccess.SetLength(_file.SafeFileHandle, SpillRecord.FileHeader.Length);

    public void Delete()
    {
        _file.Dispose();
        File.Delete(_file.Name);
    }

    public void Dispose() => _file.Dispose();
}
