using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Turns what went wrong into the protocol's status and error body.</summary>
internal sealed partial class InferenceFailures(ILogger<InferenceFailures> logger)
{
    // The runtime says by this that it is the input that does not fit, which it may see only when it runs.
    private const string InvalidInput = "[ErrorCode:InvalidArgument]";

    public static InferenceFailures Of(IServiceProvider services) => new(services.GetService<ILogger<InferenceFailures>>() ?? NullLogger<InferenceFailures>.Instance);

    public RequestDelegate Guard(string method, Func<HttpContext, Task> handle) => context => GuardAsync(context, method, handle);

    public static bool IsInvalidInput(Exception runtime) => runtime.Message.StartsWith(InvalidInput, StringComparison.Ordinal);

    private async Task GuardAsync(HttpContext context, string method, Func<HttpContext, Task> handle)
    {
        try
        {
            if (!HttpMethods.Equals(context.Request.Method, method))
            {
                context.Response.Headers.Allow = method;
                throw new InferenceException(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Path} is asked with {method}, not with {context.Request.Method}.");
            }

            await handle(context).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var (status, message) = Judge(e);
            Log(e, status, context.Request.Path);
            context.Response.ContentLength = null;
            await InferenceAnswers.ErrorAsync(context, status, message, e).ConfigureAwait(false);
        }
    }

    public void Log(Exception error, int status, PathString path)
    {
        if (status == StatusCodes.Status500InternalServerError)
            Failed(error, path);
    }

    /// <summary>The HTTP status that says what went wrong, and the message for the caller.</summary>
    public static (int Status, string Message) Judge(Exception error) => error switch
    {
        InferenceException e => (e.Status, e.Message),
        MlOpsModelException { IsTransient: true } e => (Unavailability.Status(e), e.Message),
        MlOpsModelException { InnerException: { } inner } e when IsInvalidInput(inner) => (StatusCodes.Status400BadRequest, e.Message),
        MlOpsModelException e => (StatusCodes.Status500InternalServerError, e.Message),
        ArgumentException e => (StatusCodes.Status400BadRequest, e.Message),
        BadHttpRequestException e => (e.StatusCode, e.Message),
        MlOpsStoreException e => (StatusCodes.Status503ServiceUnavailable, e.Message),
        _ => (StatusCodes.Status500InternalServerError, "The server failed; its log says how."),
    };

    [LoggerMessage(EventId = 8001, Level = LogLevel.Error, Message = "A request to {Path} failed.")]
    private partial void Failed(Exception error, PathString path);
}
