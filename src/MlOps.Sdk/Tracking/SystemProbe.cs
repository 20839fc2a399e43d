using System.Globalization;

namespace MlOps.Sdk;

/// <summary>
/// Reads what the machine and this process use, under MLflow's names (<c>system/cpu_utilization_percentage</c> …) where it has
/// one. What a system does not tell is left out. Rates are since the last reading.
/// </summary>
internal sealed class SystemProbe(TimeProvider time)
{
    private const double Megabyte = 1e6;

    private long _at = time.GetTimestamp();
    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private TimeSpan _pause = GC.GetTotalPauseDuration();
    private (long Busy, long Total) _machine = ReadMachine();

    public void Log(TrackedRun run, long step)
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_at, now);
        _at = now;
        LogProcessor(run, step, elapsed);
        LogMemory(run, step);
        var pause = GC.GetTotalPauseDuration();
        if (elapsed > TimeSpan.Zero)
            run.LogMetric("system/gc_pause_percentage", 100 * (pause - _pause) / elapsed, step);
        _pause = pause;
        run.LogMetric("system/gc_collections", GC.CollectionCount(0), step);
        run.LogMetric("system/gc_heap_megabytes", GC.GetTotalMemory(forceFullCollection: false) / Megabyte, step);
        run.LogMetric("system/thread_pool_threads", ThreadPool.ThreadCount, step);
        run.LogMetric("system/thread_pool_queue_length", ThreadPool.PendingWorkItemCount, step);
        LogDisk(run, step);
    }

    private void LogProcessor(TrackedRun run, long step, TimeSpan elapsed)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        if (elapsed > TimeSpan.Zero)
            run.LogMetric("system/process_cpu_utilization_percentage", 100 * (cpu - _cpu) / elapsed / Environment.ProcessorCount, step);
        _cpu = cpu;
        var machine = ReadMachine();
        if (machine.Total > _machine.Total)
            run.LogMetric("system/cpu_utilization_percentage", 100.0 * (machine.Busy - _machine.Busy) / (machine.Total - _machine.Total), step);
        _machine = machine;
    }

    private static void LogMemory(TrackedRun run, long step)
    {
        run.LogMetric("system/process_memory_megabytes", Environment.WorkingSet / Megabyte, step);
        if (ReadMemory() is not { } memory)
            return;
        run.LogMetric("system/system_memory_usage_megabytes", memory.Used / Megabyte, step);
        run.LogMetric("system/system_memory_usage_percentage", 100.0 * memory.Used / memory.Total, step);
    }

    private static void LogDisk(TrackedRun run, long step)
    {
        try
        {
            var drive = new DriveInfo(Environment.CurrentDirectory);
            run.LogMetric("system/disk_available_megabytes", drive.AvailableFreeSpace / Megabyte, step);
            run.LogMetric("system/disk_usage_megabytes", (drive.TotalSize - drive.TotalFreeSpace) / Megabyte, step);
            if (drive.TotalSize > 0)
                run.LogMetric("system/disk_usage_percentage", 100.0 * (drive.TotalSize - drive.TotalFreeSpace) / drive.TotalSize, step);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // no drive that tells
        }
    }

    // user nice system idle iowait irq softirq steal, in ticks since the start; Linux only.
    private static (long Busy, long Total) ReadMachine()
    {
        if (!OperatingSystem.IsLinux() || FirstLine("/proc/stat") is not { } line)
            return default;
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0).ToArray();
        return ticks.Length < 5 ? default : (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }

    private static (long Used, long Total)? ReadMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            var known = GC.GetGCMemoryInfo(); // as of the last collection
            return known.MemoryLoadBytes > 0 && known.TotalAvailableMemoryBytes > 0 ? (known.MemoryLoadBytes, known.TotalAvailableMemoryBytes) : null;
        }

        try
        {
            var lines = File.ReadLines("/proc/meminfo").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1)
                .ToDictionary(words => words[0], words => long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value * 1024 : 0, StringComparer.Ordinal);
            return lines.TryGetValue("MemTotal:", out var total) && total > 0 && lines.TryGetValue("MemAvailable:", out var available) ? (total - available, total) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FirstLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
