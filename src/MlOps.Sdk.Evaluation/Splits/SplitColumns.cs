using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MlOps.Sdk.Evaluation;

/// <summary>Rows taken apart into columns, with a key that is equal for equal rows.</summary>
internal sealed class SplitColumns
{
    private readonly double[] _numbers;
    private readonly string?[] _texts;
    private readonly int _rows;

    private SplitColumns(FeatureSchema schema, int rows) =>
        (Schema, _rows, _numbers, _texts) = (schema, rows, new double[(long)rows * schema.NumberCount], new string?[(long)rows * schema.TextCount]);

    public FeatureSchema Schema { get; }

    public static SplitColumns Of<TRow>(IReadOnlyList<TRow> rows)
        where TRow : IFeatureRow
    {
        var schema = TRow.Features;
        var columns = new SplitColumns(schema, rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            var writer = new FeatureWriter(
                columns._numbers.AsSpan(row * schema.NumberCount, schema.NumberCount), columns._texts.AsSpan(row * schema.TextCount, schema.TextCount));
            rows[row].WriteTo(ref writer);
        }

        return columns;
    }

    public double[] Numbers(int slot) => [.. Enumerable.Range(0, _rows).Select(row => _numbers[row * Schema.NumberCount + slot])];

    public string?[] Texts(int slot) => [.. Enumerable.Range(0, _rows).Select(row => _texts[row * Schema.TextCount + slot])];

    /// <summary>128 bits of a hash over the row's values: different rows share one by accident only once in 10^19 pairs of a billion rows.</summary>
    public UInt128 Key(int row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var number in _numbers.AsSpan(row * Schema.NumberCount, Schema.NumberCount))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, double.IsNaN(number) ? double.NaN : number + 0.0); // −0 equals 0
            hash.AppendData(bytes[..sizeof(double)]);
        }

        foreach (var text in _texts.AsSpan(row * Schema.TextCount, Schema.TextCount))
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, text?.Length ?? -1);
            hash.AppendData(bytes[..sizeof(int)]);
            hash.AppendData(Encoding.Unicode.GetBytes(text ?? ""));
        }

        hash.GetHashAndReset(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    /// <summary>How many rows hold a text that <paramref name="known"/> does not hold in that column, and the first such texts.</summary>
    public (long Rows, IReadOnlyList<string> Names) NewCategories(SplitColumns known, int atMost)
    {
        var news = new SortedSet<string>(StringComparer.Ordinal);
        var rows = new HashSet<int>();
        foreach (var column in Schema.Columns.Where(column => column.Kind == FeatureKind.Text))
        {
            var taught = known.Texts(column.Slot).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var texts = Texts(column.Slot);
            for (var row = 0; row < texts.Length; row++)
            {
                if (texts[row] is not { } text || taught.Contains(text))
                    continue;
                rows.Add(row);
                news.Add($"{column.Name}={text}");
            }
        }

        return (rows.Count, [.. news.Take(atMost)]);
    }
}
