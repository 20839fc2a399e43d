using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>How every endpoint says that a model cannot answer now: 429, 503 or 504, and when to come back.</summary>
internal static class Unavailability
{
    public static int Status(MlOpsModelException error) => error.Fault switch
    {
        ModelFault.Overloaded => StatusCodes.Status429TooManyRequests,
        ModelFault.TimedOut => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>Sets Retry-After, in whole seconds, at least 1; an error that does not know says 1.</summary>
    public static void SetRetryAfter(HttpContext context, int status, Exception? error = null)
    {
        if (status is not (StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable))
            return;

        var seconds = error is MlOpsModelException { RetryAfter: { } wait } ? Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, int.MaxValue) : 1;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
    }
}
