namespace MlOps.Sdk;

/// <summary>
/// A field that a search is ordered by. In either direction a metric's NaN comes after its numbers, and runs that lack the
/// field come last. Texts are ordered by code point.
/// </summary>
public sealed record RunOrder
{
    /// <summary>Orders by a field.</summary>
    /// <exception cref="ArgumentException">A run may have several values of the field.</exception>
    public RunOrder(RunField field, bool descending = false)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.Kind == RunFieldKind.Dataset)
            throw new ArgumentException($"A run may have several values of {field}, so it has no order by it; order by a metric, param, tag or attribute.", nameof(field));
        (Field, IsDescending) = (field, descending);
    }

    /// <summary>The field.</summary>
    public RunField Field { get; }

    /// <summary>Whether the greatest comes first.</summary>
    public bool IsDescending { get; }

    /// <summary>Reads a list such as <c>metrics.auc DESC, start_time ASC</c>; an empty text is no order.</summary>
    /// <exception cref="FilterSyntaxException">The text is no such list.</exception>
    public static IReadOnlyList<RunOrder> ParseList(string? text) => new FilterParser(text ?? "").ParseOrder();

    /// <summary>The order as MLflow writes it, such as <c>metrics.auc DESC</c>.</summary>
    public override string ToString() => $"{Field} {(IsDescending ? "DESC" : "ASC")}";
}
