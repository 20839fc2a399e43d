using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Answers inference requests: body into tensors, tensors through the model, tensors into the answer.</summary>
internal sealed class InferEndpoint(InferenceRun run, InferenceLedger ledger, int maxBodySize)
{
    private const string JsonLength = "Inference-Header-Content-Length";

    private readonly ConcurrentBag<(InferenceRequest Request, InferenceResponseWriter Response)> _spare = [];

    public async Task HandleAsync(HttpContext context)
    {
        var (name, version) = ((string)context.Request.RouteValues["model"]!, context.Request.RouteValues["version"] as string);
        run.Demand(name, version);
        var body = await InferenceBody.ReadAsync(context, maxBodySize).ConfigureAwait(false);
        var (request, response) = _spare.TryTake(out var spare) ? spare : (new(), new());
        TensorCall? call = null;
        InferenceTiming timing = default;
        try
        {
            try
            {
                call = await run.BeginCallAsync(name, version, context, context.RequestAborted).ConfigureAwait(false);
                timing = ledger.Begin();
                request.Clear();
                InferenceRequestReader.Read(body, ReadJsonLength(context.Request.Headers), request, call);
            }
            finally
            {
                InferenceBody.Release(context, body);
            }

            timing.Read();
            await run.RunAsync(call, request.TimeoutMicroseconds, context.RequestAborted).ConfigureAwait(false);
            timing.Ran();
            response.WriteJson(name, request, call);
            Send(context.Response, response);
            ledger.Answered(call, in timing);
        }
        catch when (call is not null)
        {
            ledger.Failed(call, in timing);
            throw;
        }
        finally
        {
            call?.Dispose();
            if (response.IsSmall)
                _spare.Add((request, response));
            else
                response.Dispose();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static long? ReadJsonLength(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(JsonLength, out var text))
            return null;

        return long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new InferenceException(StatusCodes.Status400BadRequest, $"{JsonLength} is '{text}', it must be the number of bytes of the JSON.");
    }

    private static void Send(HttpResponse answer, InferenceResponseWriter response)
    {
        var json = response.Json;
        answer.ContentLength = json.Length + (response.BinarySize ?? 0);
        if (response.BinarySize is null)
        {
            answer.ContentType = "application/json";
        }
        else
        {
            answer.ContentType = "application/octet-stream";
            answer.Headers[JsonLength] = json.Length.ToString(CultureInfo.InvariantCulture);
        }

        answer.BodyWriter.Write(json);
        response.WriteBinary(answer.BodyWriter);
    }
}
