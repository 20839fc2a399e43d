using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Reads a row, asks the model and writes the answer, with the application's own JSON contracts.</summary>
internal sealed class PredictEndpoint<TIn, TOut>
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private readonly Func<TIn, HttpContext, ValueTask<Prediction<TOut>>> _predict;
    private readonly InferenceFailures _failures;
    private readonly int _maxBodySize;
    private readonly JsonTypeInfo<TIn> _row;
    private readonly JsonTypeInfo<TOut> _answer;

    public PredictEndpoint(Func<TIn, HttpContext, ValueTask<Prediction<TOut>>> predict, IServiceProvider services, int maxBodySize)
    {
        (_predict, _failures, _maxBodySize) = (predict, InferenceFailures.Of(services), maxBodySize);
        // A value that is left out must not quietly become 0, and a model's NaN must not become a 500.
        var application = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var options = new JsonSerializerOptions(application)
        {
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            AllowDuplicateProperties = false,
            NumberHandling = application.NumberHandling | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
        _row = (JsonTypeInfo<TIn>)options.GetTypeInfo(typeof(TIn));
        _answer = (JsonTypeInfo<TOut>)options.GetTypeInfo(typeof(TOut));
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            await Problems.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, $"Content type '{context.Request.ContentType}' is not read; send application/json.").ConfigureAwait(false);
            return;
        }

        ReadOnlySequence<byte>? whole;
        try
        {
            whole = await RequestBody.ReadAsync(context, _maxBodySize).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await Problems.WriteAsync(context, e.StatusCode, e.Message).ConfigureAwait(false);
            return;
        }

        if (whole is not { } body)
        {
            await Problems.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, $"The body is larger than the {_maxBodySize} bytes allowed.").ConfigureAwait(false);
            return;
        }

        TIn? row;
        try
        {
            row = Deserialize(body);
        }
        catch (JsonException e)
        {
            await Problems.WriteAsync(context, RowDiagnosis.Explain(body, _row, e)).ConfigureAwait(false);
            return;
        }
        finally
        {
            context.Request.BodyReader.AdvanceTo(body.End);
        }

        await AnswerAsync(context, row).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, TIn row)
    {
        Prediction<TOut> prediction;
        try
        {
            prediction = await _predict(row, context).ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, e.Message).ConfigureAwait(false);
            return;
        }
        catch (MlOpsModelException e)
        {
            var (status, message) = InferenceFailures.Judge(e);
            _failures.Log(e, status, context.Request.Path);
            Unavailability.SetRetryAfter(context, status, e);
            await Problems.WriteAsync(context, status, message).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        Write(context.Response.BodyWriter, prediction);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private TIn Deserialize(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var row = JsonSerializer.Deserialize(ref reader, _row) ?? throw new JsonException("The body is null.");
        return reader.Read() ? throw new JsonException("More follows after the row.") : row;
    }

    private void Write(IBufferWriter<byte> target, Prediction<TOut> prediction)
    {
        using var writer = new Utf8JsonWriter(target);
        writer.WriteStartObject();
        writer.WriteString("id", prediction.Id.ToString());
        writer.WriteNumber("version", prediction.Version);
        if (prediction.Variant is not null)
        {
            writer.WriteString("variant", prediction.Variant);
            writer.WriteNumber("propensity", prediction.Propensity);
        }

        writer.WritePropertyName("value");
        JsonSerializer.Serialize(writer, prediction.Value, _answer);
        writer.WriteEndObject();
    }
}
