using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Something that learns from a stream and can be saved and continued elsewhere: the same bytes on every platform, and
/// after restoring the same answers to the last bit.
/// </summary>
/// <remarks>
/// The bytes: <c>MLDS</c>, format version and kind (two bytes each), length of the payload (four), the payload (parameters,
/// then state), and a CRC-32C of all before it; little-endian throughout. A later build reads every earlier version.
/// </remarks>
public abstract class SavedState
{
    /// <summary>The version that this build writes.</summary>
    internal const int FormatVersion = 1;

    private const int HeaderLength = 12;
    private const int ChecksumLength = 4;

    private protected SavedState()
    {
    }

    private static ReadOnlySpan<byte> Magic => "MLDS"u8;

    internal abstract StateKind Kind { get; }

    /// <summary>The parameters and all that was learnt, in the versioned binary form.</summary>
    public byte[] Save()
    {
        var buffer = new ArrayBufferWriter<byte>();
        Save(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Appends the binary form to <paramref name="writer"/>.</summary>
    /// <param name="writer">Where the bytes go.</param>
    public void Save(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var payload = new BinaryStateWriter();
        Write(payload);
        var length = HeaderLength + payload.Written.Length + ChecksumLength;
        var span = writer.GetSpan(length)[..length];
        Magic.CopyTo(span);
        BinaryPrimitives.WriteUInt16LittleEndian(span[4..], FormatVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(span[6..], (ushort)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], payload.Written.Length);
        payload.Written.CopyTo(span[HeaderLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(span[^ChecksumLength..], Crc32C.Of(span[..^ChecksumLength]));
        writer.Advance(length);
    }

    /// <summary>The same in readable JSON with a <c>schemaVersion</c>; every bit of every number survives.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", FormatVersion);
            json.WriteString("kind", StateKinds.Name(Kind));
            Write(new JsonStateWriter(json));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static T Read<T>(ReadOnlySpan<byte> bytes)
        where T : SavedState
    {
        if (bytes.Length < HeaderLength + ChecksumLength)
            throw Damaged($"{bytes.Length} bytes are fewer than the {HeaderLength + ChecksumLength} of the shortest state");
        if (!bytes.StartsWith(Magic))
            throw new FormatException("These bytes do not begin with 'MLDS', so they are not the saved state of a detector; pass what Save() gave.");

        ThrowIfVersionUnknown(BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]));
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (length != bytes.Length - HeaderLength - ChecksumLength)
            throw Damaged($"it announces {length} bytes of content and has {bytes.Length - HeaderLength - ChecksumLength}");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumLength..]) != Crc32C.Of(bytes[..^ChecksumLength]))
            throw Damaged("its checksum does not fit its content");

        var reader = new BinaryStateReader(bytes[HeaderLength..^ChecksumLength].ToArray());
        var state = Read<T>((StateKind)BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), reader);
        reader.ThrowIfLeftOver();
        return state;
    }

    internal static T Read<T>(string json)
        where T : SavedState
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schemaVersion", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number))
                throw new FormatException("This JSON has no 'schemaVersion', so it is not the saved state of a detector; pass what ToJson() gave.");

            ThrowIfVersionUnknown(number);
            if (!root.TryGetProperty("kind", out var kind) || kind.ValueKind != JsonValueKind.String)
                throw Damaged("'kind' is missing");

            return Read<T>(StateKinds.Parse(kind.GetString()!), new JsonStateReader(root));
        }
        catch (JsonException e)
        {
            throw new FormatException($"The saved state is no valid JSON ({e.Message}); pass what ToJson() gave.", e);
        }
    }

    internal static double NotNaN(string name, double value) => double.IsNaN(value) ? throw Damaged($"'{name}' is not a number") : value;

    internal static long Inside(string name, long value, long least, long most) =>
        value >= least && value <= most ? value : throw Damaged($"'{name}' is {value}, where {least} to {most} can stand");

    internal static FormatException Damaged(string what, Exception? inner = null) =>
        new($"The saved state is damaged: {what}. Restore from an earlier copy, or start with a fresh detector.", inner);

    private protected abstract void WriteParameters(StateCodec codec);

    private protected abstract void Exchange(StateCodec codec);

    private static T Read<T>(StateKind kind, StateCodec reader)
        where T : SavedState
    {
        reader.Parameters();
        SavedState state;
        try
        {
            state = StateKinds.Create(kind, reader);
        }
        catch (ArgumentException e)
        {
            throw Damaged($"its parameters are none that a {StateKinds.Name(kind)} takes ({e.Message})", e);
        }

        if (state is not T wanted)
            throw new FormatException($"This is the saved state of a {StateKinds.Name(kind)}, not of a {typeof(T).Name}; restore it with the Restore of its own kind.");

        reader.State();
        wanted.Exchange(reader);
        return wanted;
    }

    private static void ThrowIfVersionUnknown(int version)
    {
        if (version is < 1 or > FormatVersion)
            throw new FormatException($"The saved state has format version {version}; this build reads 1 to {FormatVersion}. Use a build of MlOps.Sdk.Statistics at least as new as the one that saved it.");
    }

    private void Write(StateCodec codec)
    {
        codec.Parameters();
        WriteParameters(codec);
        codec.State();
        Exchange(codec);
    }
}
