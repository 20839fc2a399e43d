using Grpc.Core;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore.Protocol;

/// <summary>Answers health probes: the server and the inference service as all models together, a model by its name.</summary>
internal sealed class GrpcHealth(ModelCatalog catalog, ServerStatus server) : Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        bool ready;
        if (request.Service.Length == 0 || request.Service == GRPCInferenceService.Descriptor.FullName)
            ready = server.Waiting().Count == 0;
        else if (catalog.Find(request.Service) is { } model)
            ready = model.Status.CanAnswer;
        else
            throw new RpcException(new Status(StatusCode.NotFound, $"There is no service or model '{request.Service}' here."));

        return Task.FromResult(new HealthCheckResponse { Status = ready ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing });
    }
}
