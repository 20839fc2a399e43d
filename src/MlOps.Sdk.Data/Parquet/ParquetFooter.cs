using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace MlOps.Sdk.Data;

/// <summary>
/// A file's metadata, read and held against the file before a decoder trusts it: every count and offset must agree with the
/// others and with the file's size. Damaged bytes are found here, in time and memory bounded by the footer.
/// </summary>
internal sealed class ParquetFooter
{
    private const int TailBytes = 8;
    private const int DeepestSchema = 64;

    // Some writers leave a dictionary's header out of a chunk's size (PARQUET-816).
    private const int SizeSlack = 100;

    private readonly List<ParquetLeaf> _leaves = [];
    private readonly List<ParquetChunk[]> _groups = [];
    private readonly long _end;

    private ParquetFooter(ThriftStruct file, long end)
    {
        _end = end;
        if (file.Has(8))
            throw new InvalidDataException("the file is encrypted, which is not read");

        ReadSchema(file.List(2, "schema"));
        foreach (ThriftStruct group in file.List(4, "row groups"))
        {
            _groups.Add(ReadGroup(group));
            RowCount = checked(RowCount + group.Integer(3, "row count"));
        }

        if (RowCount != file.Integer(3, "row count"))
            throw new InvalidDataException($"the row groups have {RowCount} rows, the file {file.Integer(3, "row count")}");
    }

    /// <summary>Rows of all row groups.</summary>
    public long RowCount { get; private set; }

    /// <exception cref="InvalidDataException">The metadata contradicts itself or the file.</exception>
    public static ParquetFooter Read(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> tail = stackalloc byte[TailBytes];
        if (length < TailBytes + sizeof(int) || RandomAccess.Read(file, tail, length - TailBytes) < TailBytes)
            throw new InvalidDataException($"a file of {length} bytes is too short");

        if (!tail[sizeof(int)..].SequenceEqual("PAR1"u8))
            throw new InvalidDataException(tail[sizeof(int)..].SequenceEqual("PARE"u8) ? "the file is encrypted, which is not read" : "it does not end with PAR1; it is cut off or another kind of file");

        var size = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (size <= 0 || size > length - TailBytes - sizeof(int))
            throw new InvalidDataException($"metadata of {size} bytes does not fit a file of {length}");

        var footer = new byte[size];
        var start = length - TailBytes - size;
        if (RandomAccess.Read(file, footer, start) < size)
            throw new InvalidDataException("the metadata is cut off");

        return new(new ThriftReader(footer).ReadStruct(ParquetShapes.File), start);
    }

    /// <summary>Holds the pages of a column against the metadata before they are decoded.</summary>
    /// <exception cref="InvalidDataException">A page contradicts the metadata or its own size.</exception>
    public void CheckPages(SafeFileHandle file, int group, string column)
    {
        for (var leaf = 0; leaf < _leaves.Count; leaf++)
        {
            if (_leaves[leaf].Path[0] == column)
                ParquetPages.Check(file, _groups[group][leaf], _leaves[leaf]);
        }
    }

    private void ReadSchema(IReadOnlyList<object> elements)
    {
        var next = 0;
        ReadElement([], isRepeated: false);
        if (next != elements.Count)
            throw new InvalidDataException($"the schema has {elements.Count} elements, of which {elements.Count - next} belong to no column");

        void ReadElement(string[] path, bool isRepeated)
        {
            if (next == elements.Count || path.Length > DeepestSchema)
                throw new InvalidDataException("the schema's columns are not all there, or nested too deep");

            var isRoot = next == 0;
            var element = (ThriftStruct)elements[next++];
            var name = element.FindText(4) ?? throw new InvalidDataException("a column of the schema has no name");
            string[] full = isRoot ? [] : [.. path, name];
            var repeated = isRepeated || element.FindInteger(3) == 2;
            var children = element.FindInteger(5) ?? 0;
            if (children < 0 || children > elements.Count - next)
                throw new InvalidDataException($"column '{name}' of the schema has {children} columns within it");

            if (!element.Has(1))
            {
                for (var child = 0L; child < children; child++)
                    ReadElement(full, repeated);
            }
            else if (isRoot || children > 0 || element.Integer(1, "type") is < 0 or > 7 || element.FindInteger(2) < 0)
            {
                throw new InvalidDataException($"column '{name}' of the schema has type {element.Integer(1, "type")} and {children} columns within it");
            }
            else
            {
                _leaves.Add(new(full, (int)element.Integer(1, "type"), (int)(element.FindInteger(2) ?? 0), repeated));
            }
        }
    }

    private ParquetChunk[] ReadGroup(ThriftStruct group)
    {
        var rows = group.Integer(3, "row count");
        var columns = group.List(1, "columns");
        if (rows is < 0 or > int.MaxValue || columns.Count != _leaves.Count)
            throw new InvalidDataException($"row group {_groups.Count + 1} has {rows} rows of {columns.Count} columns; the schema has {_leaves.Count}");

        var chunks = new ParquetChunk[columns.Count];
        for (var i = 0; i < chunks.Length; i++)
            chunks[i] = ReadChunk((ThriftStruct)columns[i], _leaves[i], rows);

        return chunks;
    }

    private ParquetChunk ReadChunk(ThriftStruct chunk, ParquetLeaf leaf, long rows)
    {
        var meta = chunk.Struct(3, "column metadata");
        var name = string.Join('.', leaf.Path);
        if (chunk.Has(1) || chunk.Has(8))
            throw new InvalidDataException($"column '{name}' is encrypted or in another file, which is not read");

        var path = meta.List(3, "column path").Select(part => System.Text.Encoding.UTF8.GetString((byte[])part));
        var (values, codec) = (meta.Integer(5, "value count"), meta.Integer(4, "codec"));
        if (meta.Integer(1, "type") != leaf.Type || !path.SequenceEqual(leaf.Path) || codec is < 0 or > 7)
            throw new InvalidDataException($"the metadata of column '{name}' contradicts the schema");

        if (leaf.IsRepeated ? values < 0 : values != rows)
            throw new InvalidDataException($"column '{name}' has {values} values in {rows} rows");

        var (data, dictionary) = (meta.Integer(9, "page offset"), meta.FindInteger(11) ?? 0);
        var (start, size) = (dictionary > 0 && dictionary < data ? dictionary : data, meta.Integer(7, "size"));
        if (start < sizeof(int) || data >= _end || size < 0 || size > _end - start || data - start > size)
            throw new InvalidDataException($"column '{name}' has {size} bytes at {start}, which are not all in the file");

        var uncompressed = meta.Integer(6, "uncompressed size");
        if (uncompressed < 0)
            throw new InvalidDataException($"column '{name}' has {uncompressed} uncompressed bytes");

        return new(start, Math.Min(_end, start + size + SizeSlack), values, (int)codec, uncompressed);
    }
}
