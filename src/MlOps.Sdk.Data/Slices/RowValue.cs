using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>A value written in an expression: a text, a truth value, or a number, exact as a decimal where it fits one.</summary>
internal sealed record RowValue
{
    public RowValue(string text) => Text = text;

    public RowValue(bool flag) => Flag = flag;

    private RowValue(double number, decimal? exact) => (Real, Exact) = (number, exact);

    public string? Text { get; }

    public bool? Flag { get; }

    public double? Real { get; }

    public decimal? Exact { get; }

    public static RowValue Number(string text, double number)
    {
        // A decimal of 28 digits rounds what is smaller; a number it does not hold exactly enough stays a double.
        var isExact = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (double)exact == number;
        return new(number, isExact ? exact : null);
    }

    public override string ToString() => Text is not null ? $"'{Text.Replace("'", "''", StringComparison.Ordinal)}'"
        : Flag is { } flag ? (flag ? "true" : "false")
        : Exact?.ToString(CultureInfo.InvariantCulture) ?? Real!.Value.ToString("R", CultureInfo.InvariantCulture);
}
