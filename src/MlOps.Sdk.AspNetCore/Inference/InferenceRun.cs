using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>The way of every request by tensors, whatever protocol it came by: find what serves it, and run that within its deadline.</summary>
internal sealed class InferenceRun(ModelCatalog catalog, InferenceOptions options, RouteContextOptions routing, TimeProvider time)
{
    private static readonly ActivitySource Activities = new(MlOpsTelemetry.AspNetCore);

    /// <exception cref="InferenceException">404: nothing served has that name or version.</exception>
    public ServedModel Find(string name, string? version) => catalog.Get(name, version);

    /// <summary>Refuses a call that cannot begin, before its body is read.</summary>
    /// <exception cref="InferenceException">404: nothing served has that name or version.</exception>
    public void Demand(string name, string? version) => catalog.Demand(name, version);

    /// <summary>Begins a call, by the model's route where it has one and no version is asked for.</summary>
    /// <exception cref="InferenceException">404: nothing served has that name or version.</exception>
    /// <exception cref="MlOpsModelException">No version is loaded, or one that rests was not loaded in time (transient).</exception>
    public ValueTask<TensorCall> BeginCallAsync(string name, string? version, HttpContext context, CancellationToken aborted) =>
        catalog.BeginCallAsync(name, version, routing.Of(context), aborted);

    /// <summary>Runs the model, and stops it at the deadline or when the caller is gone.</summary>
    /// <param name="call">The call with its inputs.</param>
    /// <param name="timeoutMicroseconds">How long the caller waits; 0 when it does not say.</param>
    /// <param name="aborted">The caller is gone.</param>
    /// <exception cref="InferenceException">504: the deadline has passed.</exception>
    public ValueTask RunAsync(TensorCall call, ulong timeoutMicroseconds, CancellationToken aborted) =>
        Activities.HasListeners() ? TracedAsync(call, timeoutMicroseconds, aborted) : RunCoreAsync(call, timeoutMicroseconds, aborted);

    private async ValueTask TracedAsync(TensorCall call, ulong timeoutMicroseconds, CancellationToken aborted)
    {
        var model = call.Version;
        using var activity = Activities.StartActivity($"infer {model.Model}");
        activity?.SetTag("mlops.model.name", model.Model).SetTag("mlops.model.version", model.Version);
        try
        {
            await RunCoreAsync(call, timeoutMicroseconds, aborted).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            activity?.SetTag("error.type", e is InferenceException refused ? refused.Status.ToString(CultureInfo.InvariantCulture) : e.GetType().FullName).SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    private ValueTask RunCoreAsync(TensorCall call, ulong timeoutMicroseconds, CancellationToken aborted)
    {
        var timeout = options.Timeout;
        if (timeoutMicroseconds > 0)
        {
            var asked = TimeSpan.FromMicroseconds((double)Math.Min(timeoutMicroseconds, (ulong)TimeSpan.FromDays(1).TotalMicroseconds));
            timeout = timeout is null || asked < timeout ? asked : timeout;
        }

        return timeout is { } limit ? RunWithinAsync(call, limit, aborted) : call.RunAsync(aborted);
    }

    private async ValueTask RunWithinAsync(TensorCall call, TimeSpan limit, CancellationToken aborted)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, aborted);
        try
        {
            await call.RunAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            throw new InferenceException(StatusCodes.Status504GatewayTimeout, string.Create(CultureInfo.InvariantCulture, $"The model did not answer within {limit.TotalMilliseconds} ms."));
        }
    }
}
