using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Streaming;

public sealed class StreamStateTests
{
    public static TheoryData<string> Names => Detectors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_restored_detector_goes_on_exactly_as_the_original(string name) =>
        Gen.Select(Gen.ULong, Gen.Int[0, 700]).Sample(
            (seed, saved) =>
            {
                var stream = Detectors.Stream(name, seed, 1_000);
                var original = Detectors.Create(name);
                Detectors.Run(original, stream.AsSpan(0, saved));
                var bytes = original.Save();
                var restored = StreamDetector.Restore(bytes);
                var fromJson = StreamDetector.FromJson(original.ToJson());
                Assert.Equal(original.GetType(), restored.GetType());
                Assert.Equal(bytes, restored.Save());
                Assert.Equal(bytes, fromJson.Save());

                var signals = Detectors.Run(original, stream.AsSpan(saved));
                Assert.Equal(signals, Detectors.Run(restored, stream.AsSpan(saved)));
                Assert.Equal(signals, Detectors.Run(fromJson, stream.AsSpan(saved)));
                Assert.Equal(original.Save(), restored.Save());
                Assert.Equal(original.Save(), fromJson.Save());
            },
            iter: 12);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stream_of_the_tests_makes_each_detector_alarm(string name) =>
        Assert.Contains(DetectorSignal.Drift, Detectors.Run(Detectors.Create(name), Detectors.Stream(name, 3, 1_000)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reset_detector_equals_a_fresh_one(string name)
    {
        var detector = Detectors.Create(name);
        Detectors.Run(detector, Detectors.Stream(name, 1, 523));
        detector.Reset();

        Assert.Equal(Detectors.Create(name).Save(), detector.Save());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_changed_byte_is_noticed(string name)
    {
        var bytes = Trained(name).Save();
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 0x10;
            AssertRefused(changed);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cut_and_every_tail_is_noticed(string name)
    {
        var bytes = Trained(name).Save();
        for (var length = 0; length < bytes.Length; length++)
            AssertRefused(bytes[..length]);
        AssertRefused([.. bytes, 0]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forged_content_with_a_right_checksum_is_refused_or_harmless(string name)
    {
        var bytes = Trained(name).Save();
        var stream = Detectors.Stream(name, 5, 80);
        for (var at = 12; at < bytes.Length - 4; at++)
        {
            foreach (var forged in (byte[])[0x7F, 0xFF])
            {
                var changed = bytes.ToArray();
                changed[at] = forged;
                Sign(changed);
                try
                {
                    Detectors.Run(StreamDetector.Restore(changed), stream);
                }
                catch (FormatException e)
                {
                    Assert.Contains("saved state", e.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void A_later_version_names_itself_and_the_mend()
    {
        var bytes = new Adwin().Save();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), 9);
        Sign(bytes);

        var error = Assert.Throws<FormatException>(() => StreamDetector.Restore(bytes));
        Assert.Contains("version 9", error.Message, StringComparison.Ordinal);
        Assert.Contains("Use a build", error.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => StreamDetector.FromJson(new Adwin().ToJson().Replace("\"schemaVersion\":1", "\"schemaVersion\":9", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_unknown_kind_is_refused()
    {
        var bytes = new Adwin().Save();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), 999);
        Sign(bytes);

        Assert.Contains("kind 999", Assert.Throws<FormatException>(() => StreamDetector.Restore(bytes)).Message, StringComparison.Ordinal);
        Assert.Contains("'Oracle'", Assert.Throws<FormatException>(() => StreamDetector.FromJson(new Adwin().ToJson().Replace("Adwin", "Oracle", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"schemaVersion\":1}")]
    [InlineData("{\"schemaVersion\":1,\"kind\":\"Ddm\"}")]
    [InlineData("{\"schemaVersion\":1,\"kind\":\"Ddm\",\"parameters\":{\"warmUp\":30,\"warning\":2,\"drift\":1,\"floor\":0},\"state\":{}}")]
    [InlineData("{\"schemaVersion\":1,\"kind\":\"Ddm\",\"parameters\":{\"warmUp\":30.5,\"warning\":2,\"drift\":3,\"floor\":0},\"state\":{}}")]
    [InlineData("{\"schemaVersion\":1,\"kind\":\"Cusum\",\"kind\":\"Ddm\"}")]
    public void Json_that_is_no_state_is_refused(string json) => Assert.Throws<FormatException>(() => StreamDetector.FromJson(json));

    [Fact]
    public void Saving_appends_to_a_writer()
    {
        var writer = new ArrayBufferWriter<byte>();
        writer.Write("abc"u8);
        var detector = Trained("kswin");
        detector.Save(writer);

        Assert.Equal(detector.Save(), writer.WrittenSpan[3..].ToArray());
    }

    private static StreamDetector Trained(string name)
    {
        var detector = Detectors.Create(name);
        Detectors.Run(detector, Detectors.Stream(name, 11, 130));
        return detector;
    }

    private static void AssertRefused(byte[] bytes) =>
        Assert.InRange(Assert.Throws<FormatException>(() => StreamDetector.Restore(bytes)).Message.Length, 20, 600);

    private static void Sign(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes.AsSpan(0, bytes.Length - 4))
            crc = BitOperations.Crc32C(crc, b);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), ~crc);
    }
}
