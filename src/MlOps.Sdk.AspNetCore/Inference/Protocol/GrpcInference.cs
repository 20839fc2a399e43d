using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore.Protocol;

/// <summary>Answers the Open Inference Protocol over gRPC.</summary>
internal sealed class GrpcInference(ModelCatalog catalog, InferenceRun run, InferenceLedger ledger, ServerStatus server, ModelRepository? repository, GrpcFailures failures)
    : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = server.Waiting().Count == 0 });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse { Name = ServerStatus.Name, Version = ServerStatus.Version, Extensions = { server.Extensions } });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) => failures.GuardAsync(context, () =>
        ValueTask.FromResult(new ModelReadyResponse { Ready = run.Find(request.Name, Version(request.Version)).Status.CanAnswer }));

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) =>
        failures.GuardAsync(context, () => DescribeAsync(request, context.CancellationToken));

    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) =>
        failures.GuardAsync(context, () => InferAsync(request, context));

    public override async Task ModelStreamInfer(IAsyncStreamReader<ModelInferRequest> requestStream, IServerStreamWriter<ModelStreamInferResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            var answer = new ModelStreamInferResponse();
            try
            {
                answer.InferResponse = await InferAsync(requestStream.Current, context).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // One request that fails does not end the stream; a caller that is gone does.
                var refusal = failures.Refusal(e, context);
                if (context.CancellationToken.IsCancellationRequested)
                    throw refusal;

                answer.ErrorMessage = refusal.Status.Detail;
                answer.InferResponse = new() { Id = requestStream.Current.Id };
            }

            await responseStream.WriteAsync(answer, context.CancellationToken).ConfigureAwait(false);
        }
    }

    public override Task<ModelStatisticsResponse> ModelStatistics(ModelStatisticsRequest request, ServerCallContext context) => failures.GuardAsync(context, () =>
        ValueTask.FromResult(GrpcStatistics.Of(ledger.Read(Version(request.Name), Version(request.Version)))));

    public override Task<RepositoryIndexResponse> RepositoryIndex(RepositoryIndexRequest request, ServerCallContext context) => failures.GuardAsync(context, () => IndexAsync(request, context));

    public override Task<RepositoryModelLoadResponse> RepositoryModelLoad(RepositoryModelLoadRequest request, ServerCallContext context) =>
        failures.GuardAsync(context, () => LoadAsync(request, context.CancellationToken));

    public override Task<RepositoryModelUnloadResponse> RepositoryModelUnload(RepositoryModelUnloadRequest request, ServerCallContext context) =>
        failures.GuardAsync(context, () => UnloadAsync(request, context.CancellationToken));

    private ModelRepository Repository => repository ?? throw new InferenceException(StatusCodes.Status403Forbidden, InferenceOptions.RepositoryOff);

    private static string? Version(string version) => version.Length > 0 ? version : null;

    private async ValueTask<ModelInferResponse> InferAsync(ModelInferRequest message, ServerCallContext context)
    {
        using var call = await run.BeginCallAsync(message.ModelName, Version(message.ModelVersion), context.GetHttpContext(), context.CancellationToken).ConfigureAwait(false);
        var timing = ledger.Begin();
        try
        {
            var request = new InferenceRequest();
            GrpcRequestReader.Read(message, request, call);
            timing.Read();
            await run.RunAsync(call, request.TimeoutMicroseconds, context.CancellationToken).ConfigureAwait(false);
            timing.Ran();
            var response = GrpcResponse.Of(message.ModelName, request, call);
            ledger.Answered(call, in timing);
            return response;
        }
        catch
        {
            ledger.Failed(call, in timing);
            throw;
        }
    }

    private async ValueTask<ModelMetadataResponse> DescribeAsync(ModelMetadataRequest request, CancellationToken cancellationToken)
    {
        var model = await ModelDescription.OfAsync(catalog, request.Name, Version(request.Version), cancellationToken).ConfigureAwait(false);
        var response = new ModelMetadataResponse { Name = request.Name, Platform = model.Platform, Versions = { model.Versions } };
        response.Inputs.AddRange(model.Inputs.Select(Describe));
        response.Outputs.AddRange(model.Outputs.Select(Describe));
        return response;
    }

    private static ModelMetadataResponse.Types.TensorMetadata Describe(TensorDescription tensor) => new() { Name = tensor.Name, Datatype = tensor.Datatype, Shape = { tensor.Shape } };

    private async ValueTask<RepositoryIndexResponse> IndexAsync(RepositoryIndexRequest request, ServerCallContext context)
    {
        var store = context.GetHttpContext().RequestServices.GetService<IModelStore>();
        var entries = await Repository.IndexAsync(store, request.Ready, context.CancellationToken).ConfigureAwait(false);
        return new() { Models = { entries.Select(e => new RepositoryIndexResponse.Types.ModelIndex { Name = e.Name, Version = e.Version ?? "", State = e.State, Reason = e.Reason }) } };
    }

    private async ValueTask<RepositoryModelLoadResponse> LoadAsync(RepositoryModelLoadRequest request, CancellationToken cancellationToken)
    {
        await Repository.LoadAsync(request.ModelName, request.Parameters.Count > 0, cancellationToken).ConfigureAwait(false);
        return new();
    }

    private async ValueTask<RepositoryModelUnloadResponse> UnloadAsync(RepositoryModelUnloadRequest request, CancellationToken cancellationToken)
    {
        await Repository.UnloadAsync(request.ModelName, cancellationToken).ConfigureAwait(false);
        return new();
    }
}
