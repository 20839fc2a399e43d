using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace MlOps.Sdk.Data;

/// <summary>Writes CSV that <see cref="CsvFile"/> reads back to the same values when it is given the same schema.</summary>
internal static class CsvFormat
{
    public static async ValueTask WriteAsync(Stream target, string path, IDatasetSource data, char delimiter, CancellationToken cancellationToken)
    {
        var compressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var stream = compressed ? new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true) : target;
        var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: !compressed);
        await using (writer.ConfigureAwait(false))
        {
            var special = SearchValues.Create(['"', '\r', '\n', delimiter]);
            var isFirst = true;
            await foreach (var batch in data.ReadBatchesAsync(null, cancellationToken).ConfigureAwait(false))
            {
                if (isFirst)
                    WriteRow(writer, batch.Columns.Count, i => batch.Columns[i].Name, delimiter, special);

                isFirst = false;
                for (var row = 0; row < batch.RowCount; row++)
                    WriteRow(writer, batch.Columns.Count, i => batch.Columns[i].Format(row), delimiter, special);

                await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static void WriteRow(StreamWriter writer, int cells, Func<int, string?> cell, char delimiter, SearchValues<char> special)
    {
        for (var i = 0; i < cells; i++)
        {
            if (i > 0)
                writer.Write(delimiter);

            WriteCell(writer, cell(i), special);
        }

        writer.Write('\n');
    }

    private static void WriteCell(StreamWriter writer, string? cell, SearchValues<char> special)
    {
        if (cell is null)
            return;

        if (cell.Length > 0 && !cell.AsSpan().ContainsAny(special))
        {
            writer.Write(cell);
            return;
        }

        writer.Write('"');
        writer.Write(cell.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }
}
