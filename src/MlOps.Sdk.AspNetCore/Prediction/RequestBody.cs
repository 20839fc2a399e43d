using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Takes a whole request body from the pipe without copying it.</summary>
internal static class RequestBody
{
    /// <summary>The body, or null when it is longer than allowed. The caller advances the reader past it.</summary>
    public static async ValueTask<ReadOnlySequence<byte>?> ReadAsync(HttpContext context, long maxSize)
    {
        if (context.Request.ContentLength > maxSize)
            return null;

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (read.Buffer.Length > maxSize)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
                return read.Buffer;

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
