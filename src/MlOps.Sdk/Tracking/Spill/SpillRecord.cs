using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// A batch as bytes in a spill file. A frame is the marker, the payload's length and its CRC-32C (12 bytes, little-endian), then
/// the payload: run, batch id, the keys of the metrics, the points, params, tags, inputs (JSON), artifacts and outputs.
/// </summary>
internal static class SpillRecord
{
    /// <summary>The first bytes of every file: what it is, and the version of the format.</summary>
    public static ReadOnlySpan<byte> FileHeader => "MLSPILL1"u8;

    public const int FrameSize = 12;

    private const uint Marker = 0x52505342; // "BSPR"

    /// <summary>Writes a frame at the end of a stream.</summary>
    public static void Write(MemoryStream target, RunId run, RunBatch batch)
    {
        var start = (int)target.Length;
        target.Position = start + FrameSize;
        using (var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true))
            WritePayload(writer, run, batch);

        var frame = target.GetBuffer().AsSpan(start, (int)target.Length - start);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Marker);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], frame.Length - FrameSize);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Checksum(frame[FrameSize..]));
    }

    /// <summary>The payload of the frame that data begins with, or nothing when it is no whole frame.</summary>
    public static ReadOnlySpan<byte> FindPayload(ReadOnlySpan<byte> data)
    {
        if (data.Length <= FrameSize || BinaryPrimitives.ReadUInt32LittleEndian(data) != Marker)
            return [];
        var length = BinaryPrimitives.ReadInt32LittleEndian(data[4..]);
        if (length <= 0 || length > data.Length - FrameSize)
            return [];
        var payload = data.Slice(FrameSize, length);
        return Checksum(payload) == BinaryPrimitives.ReadUInt32LittleEndian(data[8..]) ? payload : [];
    }

    /// <summary>Where the next marker is, or -1.</summary>
    public static int IndexOfMarker(ReadOnlySpan<byte> data)
    {
        Span<byte> marker = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(marker, Marker);
        return data.IndexOf(marker);
    }

    /// <summary>Reads a payload whose checksum is right.</summary>
    /// <exception cref="MlOpsIntegrityException">It was not written by this format.</exception>
    public static (RunId Run, RunBatch Batch) Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(payload.ToArray(), writable: false), Encoding.UTF8);
            return ReadPayload(reader);
        }
        catch (Exception e) when (e is IOException or JsonException or ArgumentException or FormatException or OverflowException)
        {
            throw new MlOpsIntegrityException($"A spilled batch cannot be read: {e.Message}", e);
        }
    }

    private static void WritePayload(BinaryWriter writer, RunId run, RunBatch batch)
    {
        writer.Write(run.Value.ToByteArray(bigEndian: true));
        writer.Write(batch.Id.ToByteArray(bigEndian: true));
        WritePoints(writer, batch.Metrics);
        WritePairs(writer, batch.Params);
        WritePairs(writer, batch.Tags);
        writer.Write(batch.Inputs.Count);
        foreach (var input in batch.Inputs)
            writer.Write(JsonSerializer.Serialize(input, MlOpsJson.DatasetVersion));
        writer.Write(batch.Artifacts.Count);
        foreach (var artifact in batch.Artifacts)
        {
            writer.Write(artifact.Path);
            writer.Write(artifact.Digest.Hex);
            writer.Write(artifact.Size);
        }

        writer.Write(batch.Outputs.Count);
        foreach (var output in batch.Outputs)
        {
            writer.Write(output.Model);
            writer.Write(output.Version);
        }
    }

    private static void WritePoints(BinaryWriter writer, IReadOnlyList<MetricPoint> points)
    {
        var keys = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        var numbers = new int[points.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (i > 0 && ReferenceEquals(points[i].Key, points[i - 1].Key))
                numbers[i] = numbers[i - 1];
            else if (!keys.TryGetValue(points[i].Key, out numbers[i]))
                keys.Add(points[i].Key, numbers[i] = keys.Count);
        }

        writer.Write(keys.Count);
        foreach (var key in keys.Keys)
            writer.Write(key);
        writer.Write(numbers.Length);
        for (var i = 0; i < numbers.Length; i++)
        {
            var point = points[i];
            writer.Write7BitEncodedInt(numbers[i]);
            writer.Write(point.Step);
            writer.Write(BitConverter.DoubleToInt64Bits(point.Value));
            writer.Write(point.Time.UtcTicks);
        }
    }

    private static void WritePairs(BinaryWriter writer, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        writer.Write(pairs.Count);
        foreach (var (key, value) in pairs)
        {
            writer.Write(key);
            writer.Write(value);
        }
    }

    // Members of an object initialiser are evaluated in the order written, which is the order of the payload.
    private static (RunId Run, RunBatch Batch) ReadPayload(BinaryReader reader)
    {
        var run = new RunId(new Guid(reader.ReadBytes(16), bigEndian: true));
        return (run, new()
        {
            Id = new Guid(reader.ReadBytes(16), bigEndian: true),
            Metrics = ReadPoints(reader),
            Params = ReadMany(reader, reader => KeyValuePair.Create(reader.ReadString(), reader.ReadString())),
            Tags = ReadMany(reader, reader => KeyValuePair.Create(reader.ReadString(), reader.ReadString())),
            Inputs = ReadMany(reader, reader => JsonSerializer.Deserialize(reader.ReadString(), MlOpsJson.DatasetVersion) ?? throw new FormatException("A data set is null.")),
            Artifacts = ReadMany(reader, reader => new ArtifactEntry { Path = reader.ReadString(), Digest = ContentDigest.Parse(reader.ReadString()), Size = reader.ReadInt64() }),
            Outputs = ReadMany(reader, reader => new RunOutput(reader.ReadString(), reader.ReadInt32())),
        });
    }

    private static MetricPoint[] ReadPoints(BinaryReader reader)
    {
        var keys = ReadMany(reader, reader => reader.ReadString());
        return ReadMany(reader, reader =>
        {
            var key = keys[reader.Read7BitEncodedInt()];
            var step = reader.ReadInt64();
            return new MetricPoint(key, BitConverter.Int64BitsToDouble(reader.ReadInt64()), step, new(reader.ReadInt64(), TimeSpan.Zero));
        });
    }

    private static T[] ReadMany<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var items = new T[reader.ReadInt32()];
        for (var i = 0; i < items.Length; i++)
            items[i] = read(reader);
        return items;
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(data))
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in data[(data.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
