using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MlOps.Sdk.Data;

/// <summary>
/// Hashes rows as they stream by. The digest depends on names, types, order and values only: the same rows give the same digest
/// whether they come from objects, CSV or Parquet, in one batch or many. The encoding is fixed for ever as version 1:
/// <list type="bullet">
/// <item>Per column two SHA-256 streams: the values of the rows that have one, one after the other; and the positions (int64) of the rows that have none.</item>
/// <item>Double and float: IEEE bits, every NaN as the canonical quiet one. Long: int64. Bool: one byte. DateTime: int64, 100 ns ticks since year 1 with bit 62 set for UTC. Text: int32 count of UTF-16 units, then the units. Vector: its floats.</item>
/// <item>The digest: SHA-256 over <c>mlops-dataset-1\n</c>, row count (int64), column count (int32), and per column: byte length (int32) and bytes of its UTF-8 name, type code (int32), vector length (int32, otherwise 0), missing rows (int64), both hashes.</item>
/// </list>
/// All integers are little-endian. Whether a column may be null is not part of it, only which rows are.
/// </summary>
public sealed class DatasetHasher : IDisposable
{
    private readonly int _degreeOfParallelism;
    private ColumnHasher[]? _columns;

    /// <summary>Starts with no rows.</summary>
    /// <param name="degreeOfParallelism">How many columns are hashed at once, at least 1.</param>
    public DatasetHasher(int degreeOfParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreeOfParallelism);
        _degreeOfParallelism = degreeOfParallelism;
    }

    /// <summary>Rows so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Adds rows.</summary>
    /// <exception cref="ArgumentException">The columns are not those of the rows before.</exception>
    public void Append(Dataset rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _columns ??= [.. rows.Columns.Select(column => new ColumnHasher(column.Name, column.Type))];
        if (_columns.Length != rows.Columns.Count || !_columns.Zip(rows.Columns).All(pair => pair.First.Name == pair.Second.Name && pair.First.Type == pair.Second.Type))
            throw new ArgumentException($"These rows have columns {string.Join(", ", rows.Columns.Select(c => $"'{c.Name}' {c.Type}"))}; the rows before had {string.Join(", ", _columns.Select(c => $"'{c.Name}' {c.Type}"))}.", nameof(rows));

        if (_degreeOfParallelism == 1 || _columns.Length == 1)
        {
            for (var i = 0; i < _columns.Length; i++)
                _columns[i].Append(rows.Columns[i], RowCount);
        }
        else
        {
            Parallel.For(0, _columns.Length, new() { MaxDegreeOfParallelism = _degreeOfParallelism }, i => _columns[i].Append(rows.Columns[i], RowCount));
        }

        RowCount += rows.RowCount;
    }

    /// <summary>The version of the rows so far; more may follow.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="source">Where the rows came from.</param>
    /// <exception cref="InvalidOperationException">Nothing was appended, so no columns are known.</exception>
    public DatasetVersion Version(string name, string? source = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_columns is null)
            throw new InvalidOperationException("No rows were appended, so the columns are not known; append an empty data set to version one without rows.");

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData("mlops-dataset-1\n"u8);
        Append(digest, RowCount);
        Append(digest, _columns.Length);
        foreach (var column in _columns)
        {
            var utf8 = Encoding.UTF8.GetBytes(column.Name);
            Append(digest, utf8.Length);
            digest.AppendData(utf8);
            column.AppendSummary(digest);
        }

        return new()
        {
            Name = name,
            Source = source,
            RowCount = RowCount,
            Schema = [.. _columns.Select(column => new ColumnSchema { Name = column.Name, Type = column.Type, Nullable = column.NullCount > 0 })],
            Digest = ContentDigest.FromHash(digest.GetHashAndReset()),
        };
    }

    /// <summary>Frees the hashes.</summary>
    public void Dispose()
    {
        foreach (var column in _columns ?? [])
            column.Dispose();
    }

    internal static void Append(IncrementalHash digest, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        digest.AppendData(bytes);
    }

    internal static void Append(IncrementalHash digest, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        digest.AppendData(bytes);
    }
}
