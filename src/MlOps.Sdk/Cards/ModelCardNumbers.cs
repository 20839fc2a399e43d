using System.Globalization;

namespace MlOps.Sdk;

/// <summary>How a card writes numbers and times for people.</summary>
internal static class ModelCardNumbers
{
    public static string Value(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Interval(double? lower, double? upper) => (lower, upper) switch
    {
        ({ } a, { } b) => $"{Value(a)} to {Value(b)}",
        ({ } a, null) => $"at least {Value(a)}",
        (null, { } b) => $"at most {Value(b)}",
        _ => "",
    };
}
