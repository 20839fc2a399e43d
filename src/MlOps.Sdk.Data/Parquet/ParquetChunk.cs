namespace MlOps.Sdk.Data;

/// <summary>A column's pages within a row group.</summary>
/// <param name="Start">The first byte of its first page.</param>
/// <param name="End">The byte after the place its pages may take.</param>
/// <param name="Values">Values, missing ones included.</param>
/// <param name="Codec">How the pages are compressed, by the format's number.</param>
/// <param name="UncompressedSize">Bytes of all pages before compression, headers included.</param>
internal readonly record struct ParquetChunk(long Start, long End, long Values, int Codec, long UncompressedSize);
