using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore.Protocol;

/// <summary>Turns what went wrong into gRPC's status, by way of the HTTP status that REST answers.</summary>
internal sealed class GrpcFailures(InferenceFailures failures)
{
    // What gRPC's retry policies look for: when the server wants to be asked again.
    private const string Pushback = "grpc-retry-pushback-ms";

    public async Task<T> GuardAsync<T>(ServerCallContext context, Func<ValueTask<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Refusal(e, context);
        }
    }

    /// <summary>The exception that ends the call with the status of an error.</summary>
    public RpcException Refusal(Exception error, ServerCallContext context)
    {
        if (context.CancellationToken.IsCancellationRequested)
            return context.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime
                ? new(new Status(StatusCode.DeadlineExceeded, "The call's deadline has passed."))
                : new(new Status(StatusCode.Cancelled, "The caller has cancelled the call."));

        var (status, message) = InferenceFailures.Judge(error);
        failures.Log(error, status, context.Method);
        return error is MlOpsModelException { RetryAfter: { } wait }
            ? new(new Status(Code(status), message), new Metadata { { Pushback, Math.Ceiling(wait.TotalMilliseconds).ToString("F0", CultureInfo.InvariantCulture) } })
            : new(new Status(Code(status), message));
    }

    public static StatusCode Code(int status) => status switch
    {
        StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
        StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
        StatusCodes.Status404NotFound => StatusCode.NotFound,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
        StatusCodes.Status501NotImplemented => StatusCode.Unimplemented,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };
}
