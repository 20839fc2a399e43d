using System.Security.Cryptography;
using System.Text;

namespace MlOps.Sdk.Data;

/// <summary>Compares two archived versions: columns by their pieces, without reading them; rows by key, reading the columns of both.</summary>
public static class ArchiveComparison
{
    /// <summary>What changed from one version to another.</summary>
    /// <param name="archive">Where both are.</param>
    /// <param name="before">The earlier version.</param>
    /// <param name="after">The later version.</param>
    /// <param name="key">Columns that together identify a row; rows are not compared where null. About 60 bytes of memory a row and the key's text.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">Two rows of a version have the same key.</exception>
    /// <exception cref="MlOpsNotFoundException">A key column or a piece is not there.</exception>
    public static async ValueTask<DatasetDifference> CompareAsync(this DatasetArchive archive, ArchivedDataset before, ArchivedDataset after, IReadOnlyList<string>? key = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var difference = new DatasetDifference { RowsBefore = before.Version.RowCount, RowsAfter = after.Version.RowCount, Columns = Columns(before, after) };
        if (key is null)
            return difference;

        if (key.Count == 0)
            throw new ArgumentException("A key has at least one column; give null to leave the rows out.", nameof(key));

        string[] others = [.. difference.Columns.Where(column => column is { Before: not null, After: not null } && !key.Contains(column.Name)).Select(column => column.Name)];
        var left = await RowsAsync(archive.Open(before), key, others, cancellationToken).ConfigureAwait(false);
        var right = await RowsAsync(archive.Open(after), key, others, cancellationToken).ConfigureAwait(false);
        var (added, changed) = (0L, 0L);
        foreach (var (row, hash) in right)
        {
            if (!left.TryGetValue(row, out var old))
                added++;
            else if (old != hash)
                changed++;
        }

        return difference with { RowsAdded = added, RowsChanged = changed, RowsRemoved = left.Count - (right.Count - added) };
    }

    private static List<ColumnDifference> Columns(ArchivedDataset before, ArchivedDataset after)
    {
        var columns = new List<ColumnDifference>();
        for (var i = 0; i < after.Columns.Count; i++)
        {
            var (column, type) = (after.Columns[i], after.Version.Schema[i].Type);
            var old = Position(before, column.Name);
            var chunks = column.Values.Concat(column.Nulls).ToList();
            var had = old < 0 ? [] : before.Columns[old].Values.Concat(before.Columns[old].Nulls).ToHashSet();
            columns.Add(new()
            {
                Name = column.Name,
                Before = old < 0 ? null : before.Version.Schema[old].Type,
                After = type,
                Bytes = chunks.Sum(chunk => (long)chunk.Size),
                SharedBytes = chunks.Where(had.Contains).Sum(chunk => (long)chunk.Size),
                IsSame = old == i && before.Version.Schema[old].Type == type && column.Values.SequenceEqual(before.Columns[old].Values) && column.Nulls.SequenceEqual(before.Columns[old].Nulls),
            });
        }

        foreach (var (column, schema) in before.Columns.Zip(before.Version.Schema).Where(pair => Position(after, pair.First.Name) < 0))
            columns.Add(new() { Name = column.Name, Before = schema.Type, After = null, Bytes = 0, SharedBytes = 0, IsSame = false });

        return columns;
    }

    private static int Position(ArchivedDataset dataset, string name)
    {
        for (var i = 0; i < dataset.Columns.Count; i++)
        {
            if (dataset.Columns[i].Name == name)
                return i;
        }

        return -1;
    }

    private static async ValueTask<Dictionary<string, UInt128>> RowsAsync(IDatasetSource source, IReadOnlyList<string> key, string[] others, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, UInt128>(StringComparer.Ordinal);
        await foreach (var batch in source.ReadBatchesAsync([.. key, .. others], cancellationToken).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                var name = Text(batch, 0, key.Count, row);
                if (!rows.TryAdd(name, Hash(Text(batch, key.Count, batch.Columns.Count, row))))
                    throw new ArgumentException($"Two rows of '{source.Name}' have the key {string.Join(", ", key.Select(column => $"{column} = '{batch[column].Format(row)}'"))}; choose columns that identify a row.", nameof(key));
            }
        }

        return rows;
    }

    // Lengths keep ("ab", "c") and ("a", "bc") apart.
    private static string Text(Dataset batch, int first, int end, int row)
    {
        var text = new StringBuilder();
        for (var i = first; i < end; i++)
            _ = batch.Columns[i].Format(row) is { } cell ? text.Append(cell.Length).Append(':').Append(cell) : text.Append('-');

        return text.ToString();
    }

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return BitConverter.ToUInt128(hash);
    }
}
