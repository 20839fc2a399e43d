using System.Runtime.InteropServices;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>The memory that the machine holds for this process, without what is garbage in it and what the C library keeps for the next allocation.</summary>
internal static class ProcessMemory
{
    public static long Settled()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        if (OperatingSystem.IsLinux())
            _ = malloc_trim(0);
        return Environment.WorkingSet;
    }

    public static string Show(long bytes) => Table.Show($"{bytes / 1048576.0:0} MiB");

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int malloc_trim(nuint keep);
}
