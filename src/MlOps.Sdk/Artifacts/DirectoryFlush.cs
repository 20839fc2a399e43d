using System.Runtime.InteropServices;

namespace MlOps.Sdk;

/// <summary>Makes the names in a directory durable, as POSIX wants after a rename; Windows journals them by itself.</summary>
internal static partial class DirectoryFlush
{
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;

        var handle = Open(directory, 0);
        if (handle < 0)
            throw new IOException($"The directory '{directory}' cannot be opened to flush it (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            // EINVAL: a file system that has nothing to flush for directories
            if (Fsync(handle) != 0 && Marshal.GetLastPInvokeError() is not 22 and var error)
                throw new IOException($"The directory '{directory}' cannot be flushed (errno {error}).");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
