using System.Globalization;

namespace MlOps.Sdk;

/// <summary>How values and operators are written in a filter, so that it reads back as what it was.</summary>
internal static class FilterText
{
    public const string NoStatus = "SCHEDULED";

    public static string Of(RunOperator comparison) => comparison switch
    {
        RunOperator.Equal => "=",
        RunOperator.NotEqual => "!=",
        RunOperator.Less => "<",
        RunOperator.LessOrEqual => "<=",
        RunOperator.Greater => ">",
        RunOperator.GreaterOrEqual => ">=",
        RunOperator.Like => "LIKE",
        RunOperator.ILike => "ILIKE",
        RunOperator.In => "IN",
        RunOperator.NotIn => "NOT IN",
        RunOperator.IsNull => "IS NULL",
        RunOperator.IsNotNull => "IS NOT NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "The operator is none of the enumeration's."),
    };

    public static string List(ReadOnlySpan<RunOperator> comparisons)
    {
        var texts = new List<string>(comparisons.Length);
        foreach (var comparison in comparisons)
            texts.Add(Of(comparison));
        return string.Join(", ", texts);
    }

    public static string Of(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Of(IReadOnlyList<string> texts) => $"({string.Join(", ", texts.Select(Of))})";

    public static string Of(double number) => double.IsInfinity(number)
        ? number > 0 ? "Infinity" : "-Infinity"
        : number.ToString("R", CultureInfo.InvariantCulture);

    public static string Of(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static string Of(RunStatus status) => status.ToString().ToUpperInvariant();
}
