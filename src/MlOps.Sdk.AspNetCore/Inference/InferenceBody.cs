using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Takes a request's body, decompressed where it says so, and never more of it than allowed.</summary>
internal static class InferenceBody
{
    private const int FirstRent = 16 * 1024;

    /// <exception cref="InferenceException">400 damaged compression, 413 too long, 415 an unknown encoding.</exception>
    public static async ValueTask<ReadOnlySequence<byte>> ReadAsync(HttpContext context, int maxSize)
    {
        var encoding = context.Request.Headers.ContentEncoding;
        if (encoding.Count > 0)
            return await DecompressAsync(context, encoding.ToString(), maxSize).ConfigureAwait(false);

        try
        {
            return await RequestBody.ReadAsync(context, maxSize).ConfigureAwait(false) ?? throw TooLong(maxSize);
        }
        catch (BadHttpRequestException e)
        {
            throw new InferenceException(e.StatusCode, e.Message);
        }
    }

    /// <summary>Gives back what <see cref="ReadAsync"/> took.</summary>
    public static void Release(HttpContext context, ReadOnlySequence<byte> body)
    {
        if (context.Request.Headers.ContentEncoding.Count == 0)
            context.Request.BodyReader.AdvanceTo(body.End);
    }

    private static async ValueTask<ReadOnlySequence<byte>> DecompressAsync(HttpContext context, string encoding, int maxSize)
    {
        var source = context.Request.Body;
        Stream? stream = encoding.ToLowerInvariant() switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress, leaveOpen: true),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true),
            "br" => new BrotliStream(source, CompressionMode.Decompress, leaveOpen: true),
            "identity" => source,
            _ => null,
        };
        if (stream is null)
            throw new InferenceException(StatusCodes.Status415UnsupportedMediaType, $"Content encoding '{encoding}' is not read; send gzip, deflate, br or none.");

        var buffer = new byte[FirstRent];
        var length = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(length), context.RequestAborted).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                if (length > maxSize)
                    throw TooLong(maxSize);
                if (length == buffer.Length)
                    Array.Resize(ref buffer, (int)Math.Min(2L * length, maxSize + 1L));
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new InferenceException(StatusCodes.Status400BadRequest, $"The body is not valid {encoding}: {e.Message}");
        }
        catch (BadHttpRequestException e)
        {
            throw new InferenceException(e.StatusCode, e.Message);
        }
        finally
        {
            if (!ReferenceEquals(stream, source))
                await stream.DisposeAsync().ConfigureAwait(false);
        }

        return new(buffer, 0, length);
    }

    private static InferenceException TooLong(int maxSize) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body is larger than the {maxSize} bytes allowed.");
}
