using System.Globalization;

namespace MlOps.Sdk;

/// <summary>Shows a transfer on one line of a console, ten times a second at most; a redirected console gets the last line only.</summary>
/// <param name="output">Where to; the error console when null, so that output stays clean.</param>
/// <param name="time">The clock; the system's when null.</param>
public sealed class ConsoleTransferProgress(TextWriter? output = null, TimeProvider? time = null) : IProgress<TransferProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly TextWriter _output = output ?? Console.Error;
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly bool _animated = output is not null || !Console.IsErrorRedirected;
    private long _started;
    private long _shown;
    private int _width;

    /// <inheritdoc/>
    public void Report(TransferProgress value)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            _started = _started == 0 ? now : _started;
            var isLast = value.Files == value.TotalFiles;
            if (!isLast && (!_animated || (_shown != 0 && _time.GetElapsedTime(_shown, now) < Pause)))
                return;
            _shown = now;
            var line = Format(value, _time.GetElapsedTime(_started, now));
            _output.Write(_animated ? $"\r{line.PadRight(_width)}" : line);
            _width = line.Length;
            if (!isLast)
                return;
            _output.WriteLine();
            (_started, _shown, _width) = (0, 0, 0);
        }
    }

    private static string Format(TransferProgress value, TimeSpan elapsed)
    {
        var speed = elapsed > TimeSpan.Zero ? value.Bytes / elapsed.TotalSeconds / 1e6 : 0;
        var share = value.TotalBytes is > 0 and var total ? string.Create(CultureInfo.InvariantCulture, $" of {total / 1e6:0.0} MB ({100.0 * value.Bytes / total:0} %)") : " MB";
        return string.Create(CultureInfo.InvariantCulture, $"{value.Files}/{value.TotalFiles} files, {value.Bytes / 1e6:0.0}{share}, {speed:0.0} MB/s");
    }
}
