using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Each request is a span of the caller's trace and counts for its model and version.</summary>
public sealed class InferenceTelemetryTests
{
    [Fact]
    public async Task An_inference_is_a_span_of_the_callers_trace_with_model_and_version()
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is MlOpsTelemetry.AspNetCore or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace && span.Source.Name == MlOpsTelemetry.AspNetCore)
                    spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await ScriptedServer.StartAsync(_ => { }, app => app.MapInference());

        var parent = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01";
        Assert.Equal(HttpStatusCode.OK, await PostAsync(server, parent, 5));
        Assert.Equal(HttpStatusCode.InternalServerError, await PostAsync(server, parent, ScriptedModel.Broken));
        await server.Grpc.CallAsync("ModelInfer", ScriptedServer.GrpcRequest(5), new Metadata { { "traceparent", parent } });

        Assert.Equal(3, spans.Count);
        Assert.All(spans, span =>
        {
            Assert.Equal("infer scripted", span.OperationName);
            Assert.Equal("scripted", span.GetTagItem("mlops.model.name"));
            Assert.Equal(1, span.GetTagItem("mlops.model.version"));
        });
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error, ActivityStatusCode.Unset], spans.Select(s => s.Status));
        Assert.Equal("MlOps.Sdk.MlOpsModelException", spans.ElementAt(1).GetTagItem("error.type"));
    }

    [Fact]
    public async Task Requests_are_counted_and_timed_by_model_and_version()
    {
        var measured = new ConcurrentQueue<(string Instrument, string? Model, object? Version, string? Error)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == MlOpsTelemetry.Serving)
                    l.EnableMeasurementEvents(instrument);
            },
        };
        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var named = tags.ToArray().ToDictionary(t => t.Key, t => t.Value);
            measured.Enqueue((instrument.Name, named.GetValueOrDefault("mlops.model.name") as string, named.GetValueOrDefault("mlops.model.version"), named.GetValueOrDefault("error.type") as string));
        }

        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        await using var server = await ScriptedServer.StartAsync(_ => { }, app => app.MapInference());
        await PostAsync(server, null, 5);
        await server.Grpc.CallAsync("ModelInfer", ScriptedServer.GrpcRequest(5));
        await PostAsync(server, null, ScriptedModel.Broken);

        var ours = measured.Where(m => m.Model == "scripted").ToList();
        Assert.True(ours.Count(m => m is { Instrument: "mlops.prediction.duration", Version: 1 }) >= 2);
        Assert.True(ours.Count(m => m is { Instrument: "mlops.prediction.count", Version: 1 }) >= 2);
        Assert.Contains(ours, m => m is { Instrument: "mlops.prediction.errors", Version: 1, Error: nameof(MlOpsModelException) });
    }

    private static async Task<HttpStatusCode> PostAsync(ScriptedServer server, string? parent, float x)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/scripted/infer") { Content = new StringContent(ScriptedServer.Request(x), Encoding.UTF8, "application/json") };
        if (parent is not null)
            request.Headers.Add("traceparent", parent);
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
