using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>A part of content on its way to an object store. Its bytes are lent for the length of the call.</summary>
public readonly struct ObjectPart
{
    private readonly byte[] _buffer;

    internal ObjectPart(int number, long offset, byte[] buffer, int length)
    {
        Number = number;
        Offset = offset;
        Length = length;
        _buffer = buffer;
    }

    /// <summary>Counts from 1.</summary>
    public int Number { get; }

    /// <summary>The position of the first byte in the content.</summary>
    public long Offset { get; }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

    /// <summary>The bytes as a stream that can be read again, as a retried request does.</summary>
    public Stream OpenRead() => new MemoryStream(_buffer, 0, Length, writable: false);

    /// <summary>The MD5 that the protocols of object stores check a request's body with; it guards against damage on the way, not against an attacker.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The wire protocols define Content-MD5; the content itself is named and verified by its SHA-256.")]
    public byte[] ComputeMd5() => MD5.HashData(Bytes);
}
