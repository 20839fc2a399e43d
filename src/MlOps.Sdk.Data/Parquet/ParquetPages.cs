using Microsoft.Win32.SafeHandles;

namespace MlOps.Sdk.Data;

/// <summary>Walks a column's page headers and holds what they promise against what their bytes can hold.</summary>
internal static class ParquetPages
{
    private const int FirstLook = 1 << 10;
    private const int LargestHeader = 1 << 24;

    // A run of equal values takes a few bytes however long it is, so only beyond this do many values call for many bytes.
    private const long ValuesInFewBytes = 1 << 24;
    private const int MostValuesPerByte = 1 << 13;

    public static void Check(SafeFileHandle file, ParquetChunk chunk, ParquetLeaf leaf)
    {
        var (position, values) = (chunk.Start, 0L);
        while (values < chunk.Values)
        {
            var (page, size) = ReadHeader(file, position, chunk.End);
            position += size;
            var compressed = page.Integer(3, "compressed page size");
            if (compressed < 0 || compressed > chunk.End - position)
                throw new InvalidDataException($"a page of {compressed} bytes reaches beyond its column");

            values += CheckPage(page, compressed, chunk, leaf);
            position += compressed;
        }

        if (values != chunk.Values)
            throw new InvalidDataException($"the pages have {values} values, the column {chunk.Values}");
    }

    private static long CheckPage(ThriftStruct page, long compressed, ParquetChunk chunk, ParquetLeaf leaf)
    {
        var size = page.Integer(2, "page size");
        if (size < 0 || size > chunk.UncompressedSize || size > MostExpanded(chunk.Codec, compressed))
            throw new InvalidDataException($"a page of {compressed} bytes cannot hold {size} uncompressed ones");

        switch (page.Integer(1, "page type"))
        {
            case 0:
                return Values(page.Struct(5, "data page header"), size, chunk);
            case 1:
                return 0;
            case 2:
                var entries = page.Struct(7, "dictionary header").Integer(1, "dictionary size");
                return entries >= 0 && entries * leaf.LeastBits <= size * 8 + 7
                    ? 0
                    : throw new InvalidDataException($"a dictionary of {size} bytes cannot have {entries} entries");
            case 3:
                var header = page.Struct(8, "data page header");
                var (levels, repetitions) = (header.Integer(5, "level size"), header.Integer(6, "level size"));
                var (rows, nulls) = (header.Integer(3, "row count"), header.Integer(2, "null count"));
                var values = Values(header, size, chunk);
                return levels >= 0 && repetitions >= 0 && levels + repetitions <= Math.Min(size, compressed) && rows >= 0 && rows <= values && nulls >= 0 && nulls <= values
                    ? values
                    : throw new InvalidDataException($"a page of {size} bytes and {values} values cannot have {levels + repetitions} bytes of levels, {rows} rows and {nulls} nulls");
            case var other:
                throw new InvalidDataException($"page type {other} is unknown");
        }
    }

    private static long Values(ThriftStruct header, long size, ParquetChunk chunk)
    {
        var values = header.Integer(1, "value count");
        return values >= 0 && values <= chunk.Values && values <= ValuesInFewBytes + (MostValuesPerByte * size)
            ? values
            : throw new InvalidDataException($"a page of {size} bytes has {values} values, its column {chunk.Values}");
    }

    /// <summary>The most bytes that a codec makes of some: nothing is allocated for a page that promises more.</summary>
    private static long MostExpanded(int codec, long compressed) => codec switch
    {
        0 => compressed,
        1 => 64 * compressed, // Snappy copies at most 64 bytes with two of its own
        2 => 1_100 * compressed, // Deflate reaches 1,032
        5 or 7 => 256 * compressed, // LZ4
        _ => 65_536 * compressed,
    };

    private static (ThriftStruct Header, int Size) ReadHeader(SafeFileHandle file, long position, long end)
    {
        for (var look = FirstLook; ; look *= 8)
        {
            var bytes = new byte[Math.Min(look, end - position)];
            var read = bytes.Length == 0 ? 0 : RandomAccess.Read(file, bytes, position);
            try
            {
                var reader = new ThriftReader(bytes.AsSpan(0, read));
                var header = reader.ReadStruct(ParquetShapes.Page);
                return (header, reader.Position);
            }
            catch (EndOfStreamException) when (read == look && look < LargestHeader)
            {
                // A header with long statistics: look further.
            }
        }
    }
}
