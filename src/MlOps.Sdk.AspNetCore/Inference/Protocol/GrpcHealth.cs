using Grpc.Core;

namespace MlOps.Sdk.AspNetCore.Protocol;

/// <summary>Answers health probes: the server and the inference service as all models together, a model by its name.</summary>
/// <param name="catalog">What is served.</param>
/// <param name="server">Whether all of it can answer.</param>
/// <param name="time">The clock of watches.</param>
/// <param name="stopping">The application stops: watches are told so and end.</param>
internal sealed class GrpcHealth(ModelCatalog catalog, ServerStatus server, TimeProvider time, CancellationToken stopping) : Health.HealthBase
{
    // As often as the host itself looks for changes.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => Find(request.Service) switch
    {
        HealthCheckResponse.Types.ServingStatus.ServiceUnknown => throw new RpcException(new Status(StatusCode.NotFound, $"There is no service or model '{request.Service}' here.")),
        var status => Task.FromResult(new HealthCheckResponse { Status = status }),
    };

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        using var timer = new PeriodicTimer(Interval, time);
        HealthCheckResponse.Types.ServingStatus? told = null;
        try
        {
            do
            {
                var status = Find(request.Service);
                if (status == told)
                    continue;

                await responseStream.WriteAsync(new() { Status = status }, over.Token).ConfigureAwait(false);
                told = status;
            }
            while (await timer.WaitForNextTickAsync(over.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            if (!context.CancellationToken.IsCancellationRequested)
                await responseStream.WriteAsync(new() { Status = HealthCheckResponse.Types.ServingStatus.NotServing }, context.CancellationToken).ConfigureAwait(false);
        }
    }

    private HealthCheckResponse.Types.ServingStatus Find(string service)
    {
        if (service.Length == 0 || service == GRPCInferenceService.Descriptor.FullName)
            return Of(server.Waiting().Count == 0);

        return catalog.Find(service) is { } model ? Of(model.Status.CanAnswer) : HealthCheckResponse.Types.ServingStatus.ServiceUnknown;
    }

    private static HealthCheckResponse.Types.ServingStatus Of(bool ready) =>
        ready ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;
}
