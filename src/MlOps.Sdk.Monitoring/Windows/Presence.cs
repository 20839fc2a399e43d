using System.Globalization;

namespace MlOps.Sdk.Monitoring;

/// <summary>
/// Whether a version answered during enough of a window to be compared with a reference. One that was swapped in or out has seen a
/// part of the day only: its columns differ from the reference because mornings differ from evenings, which is no drift.
/// </summary>
internal static class Presence
{
    private const double Enough = 0.75;

    /// <summary>Why the window of a version must not be judged, given all versions of the period; null when it may.</summary>
    public static string? FindFault(OpenWindow window, IEnumerable<OpenWindow> period)
    {
        var (first, last) = period.Aggregate(
            (First: window.FirstAt, Last: window.LastAt),
            (span, other) => (other.FirstAt < span.First ? other.FirstAt : span.First, other.LastAt > span.Last ? other.LastAt : span.Last));
        var share = last > first ? (window.LastAt - window.FirstAt) / (last - first) : 1;
        return share < Enough
            ? string.Create(CultureInfo.InvariantCulture, $"the version answered during {share:P0} of the window's traffic; {Enough:P0} are needed, as parts of a window differ by nature")
            : null;
    }
}
