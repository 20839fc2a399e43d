using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Data;

/// <summary>
/// Which rows are meant, as text: <c>distance > 500 and origin in ('LAX', 'SFO')</c>. Comparisons of a column with a value or
/// another column by = != &lt; &lt;= > >=, <c>in (…)</c>, <c>between … and …</c>, <c>is null</c>, joined by <c>and</c>,
/// <c>or</c>, <c>not</c> and brackets. Texts and times stand in single quotes, unusual column names in double ones. As in SQL a
/// comparison with a missing value is neither true nor false, and only rows for which the whole is true are meant. Texts compare
/// by their UTF-16 units, 64-bit integers exactly; NaN is equal to, above and below nothing.
/// </summary>
public sealed class RowExpression : IEquatable<RowExpression>
{
    private readonly RowNode _root;

    private RowExpression(RowNode root) => _root = root;

    /// <summary>The columns it reads, each once.</summary>
    public IReadOnlyList<string> Columns => [.. _root.Columns.Distinct(StringComparer.Ordinal)];

    /// <summary>Reads an expression; nothing in it is ever run as code.</summary>
    /// <exception cref="FormatException">The text is no expression; the message names the position and what is expected there.</exception>
    public static RowExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(new ExpressionParser(text).Parse());
    }

    /// <summary>Reads an expression, or says why it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RowExpression? expression, [NotNullWhen(false)] out string? error)
    {
        try
        {
            (expression, error) = (Parse(text), null);
            return true;
        }
        catch (FormatException e)
        {
            (expression, error) = (null, e.Message);
            return false;
        }
    }

    /// <summary>The rows in which a cell equals a text.</summary>
    public static RowExpression Equal(string column, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        ArgumentNullException.ThrowIfNull(value);
        return new(new CompareNode(column, CompareSign.Equal, new(value)));
    }

    /// <summary>The rows in which a cell has no value.</summary>
    public static RowExpression IsNull(string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        return new(new NullNode(column, IsNot: false));
    }

    /// <summary>The rows that both mean.</summary>
    public RowExpression And(RowExpression other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(new LogicNode(true, _root, other._root));
    }

    /// <summary>The positions of the rows that are meant, ascending.</summary>
    /// <exception cref="ArgumentException">There is no such column, or its type does not fit what it is compared with.</exception>
    public int[] Rows(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var holds = _root.Evaluate(data);
        var rows = new int[holds.AsSpan().Count(Truth.True)];
        for (var (row, next) = (0, 0); next < rows.Length; row++)
        {
            if (holds[row] == Truth.True)
                rows[next++] = row;
        }

        return rows;
    }

    /// <summary>Whether two expressions say the same in the same order.</summary>
    public bool Equals(RowExpression? other) => other is not null && _root.Equals(other._root);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RowExpression);

    /// <inheritdoc/>
    public override int GetHashCode() => _root.GetHashCode();

    /// <summary>The expression as text that <see cref="Parse"/> reads back.</summary>
    public override string ToString() => _root.ToString();
}
