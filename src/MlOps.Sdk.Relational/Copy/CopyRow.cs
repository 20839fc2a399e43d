using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>A row in the four types that both databases share: <see cref="long"/>, <see cref="double"/>, <see cref="string"/> and <c>byte[]</c>.</summary>
internal static class CopyRow
{
    public static object?[] Read(DbDataReader row)
    {
        var values = new object?[row.FieldCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.GetValue(i) switch
            {
                DBNull => null,
                int number => (long)number,
                var value => value,
            };
        }

        return values;
    }

    /// <summary>The key of a row as a text that no other key of its table has.</summary>
    public static string KeyOf(object?[] row, IReadOnlyList<int> keys) => string.Join('\u001f', keys.Select(key => row[key] switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        string text => $"{text.Length}:{text}",
        var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    }));

    public static bool Same(object?[] one, object?[] other)
    {
        for (var i = 0; i < one.Length; i++)
        {
            var same = one[i] is byte[] bytes ? other[i] is byte[] others && bytes.AsSpan().SequenceEqual(others) : Equals(one[i], other[i]);
            if (!same)
                return false;
        }

        return true;
    }
}
