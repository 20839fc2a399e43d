using System.Globalization;
using System.Text;

namespace MlOps.Sdk.Relational;

/// <summary>A statement in the making. Values become parameters; nothing a caller wrote is ever part of the text.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder _text = new();
    private readonly List<SqlValue> _values = [];

    public SqlValue[] Values => [.. _values];

    public string Parameter(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@p{_values.Count}");
        _values.Add(new(name, value));
        return name;
    }

    public SqlText Append(string sql)
    {
        _text.Append(sql);
        return this;
    }

    public override string ToString() => _text.ToString();
}
