namespace MlOps.Sdk.Statistics;

/// <summary>
/// The binary form of a profile, little-endian: <c>MLPF</c>, version (2 bytes), length of the body (4 bytes), body, CRC-32C
/// of all before it (4 bytes). The body is the number of columns, then each column: kind, name, counts, sketches.
/// A change of the layout raises the version; earlier versions stay readable.
/// </summary>
internal static class ProfileBinary
{
    private const uint Magic = 0x46504C4D; // "MLPF"
    private const ushort Current = 1;
    private const int HeaderSize = 10;
    private const int TrailerSize = 4;
    private const byte NumericKind = 1;
    private const byte CategoricalKind = 2;

    public static byte[] Write(DatasetProfile profile)
    {
        var body = new ByteWriter();
        body.Count(profile.Columns.Count);
        foreach (var column in profile.Columns)
            Write(body, column);

        var file = new ByteWriter();
        file.UInt32(Magic);
        file.UInt16(Current);
        file.UInt32((uint)body.Written.Length);
        file.Bytes(body.Written);
        file.UInt32(Crc32C.Of(file.Written));
        return file.Written.ToArray();
    }

    public static DatasetProfile Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        if (bytes.Length < HeaderSize + TrailerSize || reader.UInt32() != Magic)
            throw new FormatException("Not a profile: the bytes do not begin with 'MLPF'. JSON is read by FromUtf8Json.");
        if (reader.UInt16() is var version and not Current)
            throw new FormatException($"Profile version {version} is not known; this build reads version {Current}. Update the package.");
        if (reader.UInt32() is var length && length != bytes.Length - HeaderSize - TrailerSize)
            throw new FormatException($"Not a profile: {length} bytes are announced and {bytes.Length - HeaderSize - TrailerSize} are there; it was cut off or something follows it.");
        if (Crc32C.Of(bytes[..^TrailerSize]) != new ByteReader(bytes[^TrailerSize..]).UInt32())
            throw new FormatException("Not a profile: its checksum does not match; the bytes were changed.");

        reader = new ByteReader(bytes[HeaderSize..^TrailerSize]);
        try
        {
            var columns = new ColumnProfile[reader.Length(2, "columns")];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = ReadColumn(ref reader);
            return reader.Left == 0 ? new DatasetProfile(columns) : throw reader.Wrong($"{reader.Left} bytes follow the last column");
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Not a profile: {e.Message}", e);
        }
    }

    private static void Write(ByteWriter to, ColumnProfile column)
    {
        to.Byte(column is NumericProfile ? NumericKind : CategoricalKind);
        to.Text(column.Name);
        switch (column)
        {
            case NumericProfile numeric:
                foreach (var count in (ReadOnlySpan<long>)[numeric.NullCount, numeric.NanCount, numeric.PositiveInfinityCount, numeric.NegativeInfinityCount])
                    to.Count(count);
                Write(to, numeric.Types);
                var moments = numeric.Moments;
                to.Count(moments.Count);
                to.Doubles([moments.Mean, moments.M2, moments.M3, moments.M4]);
                numeric.Quantiles.WriteTo(to);
                numeric.Distinct.WriteTo(to);
                break;
            case CategoricalProfile categorical:
                to.Count(categorical.MissingCount);
                Write(to, categorical.Types);
                categorical.Items.WriteTo(to);
                categorical.Distinct.WriteTo(to);
                break;
            default:
                throw new InvalidOperationException($"Profiles of kind {column.GetType().Name} are not stored.");
        }
    }

    private static ColumnProfile ReadColumn(ref ByteReader from)
    {
        var kind = from.Byte();
        var name = from.Text("the name of a column");
        switch (kind)
        {
            case NumericKind:
                long nulls = from.Count("nulls"), nans = from.Count("NaN"), positive = from.Count("infinities"), negative = from.Count("infinities");
                var types = ReadTypes(ref from);
                var moments = new Moments(from.Count("values"), from.Double(), from.Double(), from.Double(), from.Double());
                var profile = new NumericProfile(name, QuantileSketch.Read(ref from), DistinctSketch.Read(ref from));
                profile.Restore(moments, nulls, nans, positive, negative, types);
                return profile;
            case CategoricalKind:
                var missing = from.Count("nulls");
                types = ReadTypes(ref from);
                return CategoricalProfile.Restore(name, FrequentItems.Read(ref from), DistinctSketch.Read(ref from), missing, types);
            default:
                throw from.Wrong($"column '{name}' is of the unknown kind {kind}");
        }
    }

    private static void Write(ByteWriter to, TypeCounts? types)
    {
        to.Byte(types is null ? (byte)0 : (byte)1);
        if (types is not { } known)
            return;
        foreach (var count in (ReadOnlySpan<long>)[known.Integers, known.Fractions, known.Booleans, known.Times, known.Texts])
            to.Count(count);
    }

    private static TypeCounts? ReadTypes(ref ByteReader from) => from.Byte() switch
    {
        0 => null,
        1 => new TypeCounts(from.Count("types"), from.Count("types"), from.Count("types"), from.Count("types"), from.Count("types")),
        var other => throw from.Wrong($"types are neither known (1) nor unknown (0) but {other}"),
    };
}
