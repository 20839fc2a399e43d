using System.Diagnostics;

namespace FlightDelays;

/// <summary>Shows how far a piece of work has come: a live bar on a terminal, a plain line each quarter when redirected.</summary>
internal sealed class ProgressLine(string title, long total) : IProgress<long>, IDisposable
{
    private const int BarWidth = 28;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(80);

    private readonly bool _live = !Console.IsOutputRedirected;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _shownAt = -Refresh;
    private long _shownQuarter;
    private string? _outcome;

    public void Report(long done)
    {
        if (_live && _watch.Elapsed - _shownAt >= Refresh)
        {
            _shownAt = _watch.Elapsed;
            var share = Math.Clamp((double)done / total, 0, 1);
            var full = (int)(share * BarWidth);
            Console.Write($"\r  {title,-24} [{new string('#', full)}{new string('.', BarWidth - full)}] {share,4:P0}");
        }
        else if (!_live && done * 4 / total > _shownQuarter && done < total)
        {
            _shownQuarter = done * 4 / total;
            Console.WriteLine($"  {title,-24} {_shownQuarter * 25} %");
        }
    }

    /// <summary>What the line says when the work is done.</summary>
    public void Done(string outcome) => _outcome = outcome;

    public void Dispose()
    {
        if (_outcome is null)
        {
            if (_live)
                Console.WriteLine();
            return;
        }

        var line = $"  {title,-24} {_outcome} ({_watch.Elapsed.TotalSeconds:0.0} s)";
        Console.WriteLine(_live ? $"\r{line.PadRight(BarWidth + 36)}" : line);
    }
}
