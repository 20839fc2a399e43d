using System.Security.Cryptography;

namespace MlOps.Sdk.Data;

/// <summary>Hashes one column; the encoding is written down at <see cref="DatasetHasher"/>.</summary>
internal sealed class ColumnHasher : IDisposable
{
    private readonly IncrementalHash _values = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _nulls = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ColumnEncoder _encoder;

    public ColumnHasher(string name, ColumnType type) => (Name, _encoder) = (name, new(type, _values.AppendData, _nulls.AppendData));

    public string Name { get; }

    public ColumnType Type => _encoder.Type;

    public long NullCount => _encoder.NullCount;

    public void Append(Column column, long firstRow) => _encoder.Append(column, firstRow);

    public void AppendSummary(IncrementalHash digest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        DatasetHasher.Append(digest, TypeCode(Type));
        DatasetHasher.Append(digest, _encoder.Dimension);
        DatasetHasher.Append(digest, NullCount);
        _values.GetCurrentHash(hash);
        digest.AppendData(hash);
        _nulls.GetCurrentHash(hash);
        digest.AppendData(hash);
    }

    public void Dispose()
    {
        _values.Dispose();
        _nulls.Dispose();
    }

    /// <summary>Numbers of the stored encoding: they never change, whatever happens to the enumeration.</summary>
    private static int TypeCode(ColumnType type) => type switch
    {
        ColumnType.Double => 1,
        ColumnType.Float => 2,
        ColumnType.Long => 3,
        ColumnType.Bool => 4,
        ColumnType.Text => 5,
        ColumnType.DateTime => 6,
        ColumnType.Vector => 7,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a column type."),
    };
}
