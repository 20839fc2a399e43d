using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Scores a body of one of MLflow's four forms.</summary>
internal sealed class ScoringEndpoint(ScoredModel model, int maxBodySize)
{
    /// <summary>The version of MLflow's scoring protocol that is answered.</summary>
    public const string Version = "3.0.0";

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            RequireJson(context.Request.ContentType);
            await ScoreAsync(context).ConfigureAwait(false);
        }
        catch (Exception e) when (Judge(e) is var (status, code) && status > 0 && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            Unavailability.SetRetryAfter(context, status, e);
            await InferenceAnswers.JsonAsync(context, status, (code, e.Message), static (json, error) =>
            {
                json.WriteStartObject();
                json.WriteString("error_code", error.code);
                json.WriteString("message", error.Message);
                json.WriteEndObject();
            }).ConfigureAwait(false);
        }
    }

    private static void RequireJson(string? contentType)
    {
        var json = MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && type.Parameters.All(p => p.Name.Equals("charset", StringComparison.OrdinalIgnoreCase) && p.GetUnescapedValue().Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!json)
            throw new InferenceException(StatusCodes.Status415UnsupportedMediaType, $"Content type '{contentType}' is not read; send application/json in UTF-8.");
    }

    private static (int Status, string Code) Judge(Exception error) => error switch
    {
        InferenceException e => (e.Status, "BAD_REQUEST"),
        MlOpsModelException { IsTransient: true } e => (Unavailability.Status(e), "TEMPORARILY_UNAVAILABLE"),
        MlOpsModelException { InnerException: { } inner } when InferenceFailures.IsInvalidInput(inner) => (StatusCodes.Status400BadRequest, "BAD_REQUEST"),
        MlOpsModelException => (StatusCodes.Status500InternalServerError, "INTERNAL_ERROR"),
        ArgumentException => (StatusCodes.Status400BadRequest, "INVALID_PARAMETER_VALUE"),
        _ => default,
    };

    private async Task ScoreAsync(HttpContext context)
    {
        var body = await InferenceBody.ReadAsync(context, maxBodySize).ConfigureAwait(false);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            InferenceBody.Release(context, body);
            throw new InferenceException(StatusCodes.Status400BadRequest, string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));
        }

        using var call = await FillAsync(context, document, body).ConfigureAwait(false);
        await call.RunAsync(context.RequestAborted).ConfigureAwait(false);
        await InferenceAnswers.JsonAsync(context, StatusCodes.Status200OK, call, static (json, c) => ScoringAnswer.Write(json, c.Outputs)).ConfigureAwait(false);
    }

    // The document reads the body in place, so both go back together.
    private async ValueTask<TensorCall> FillAsync(HttpContext context, JsonDocument document, System.Buffers.ReadOnlySequence<byte> body)
    {
        TensorCall? call = null;
        try
        {
            call = await model.BeginCallAsync(context).ConfigureAwait(false);
            ScoringForms.Fill(document.RootElement, call);
            return call;
        }
        catch (InvalidOperationException)
        {
            call?.Dispose();
            throw new InferenceException(StatusCodes.Status400BadRequest, "A text in the body is not valid Unicode.");
        }
        catch
        {
            call?.Dispose();
            throw;
        }
        finally
        {
            document.Dispose();
            InferenceBody.Release(context, body);
        }
    }
}
