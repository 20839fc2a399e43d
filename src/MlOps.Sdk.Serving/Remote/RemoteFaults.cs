using System.Net;
using System.Text.Json;

namespace MlOps.Sdk.Serving;

/// <summary>What a server's refusal, silence or nonsense means to a caller.</summary>
internal static class RemoteFaults
{
    private const int MaxMessage = 500;

    public static MlOpsModelException Of(Uri model, HttpResponseMessage response, byte[] body)
    {
        var message = $"{model} answered {(int)response.StatusCode}: {Message(body)}";
        var fault = response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => ModelFault.Overloaded,
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable => ModelFault.Unavailable,
            HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout => ModelFault.TimedOut,
            _ => ModelFault.Failed,
        };
        return new(message, isTransient: fault != ModelFault.Failed) { Fault = fault, RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    public static MlOpsModelException TooLate(Uri model, TimeSpan timeout) => new($"{model} did not answer within {timeout}.", isTransient: true) { Fault = ModelFault.TimedOut };

    public static MlOpsModelException Unreachable(Uri model, Exception e) => new($"{model} cannot be reached: {e.Message}", isTransient: true, e) { Fault = ModelFault.Unavailable };

    public static MlOpsModelException NotTheProtocol(Uri model, Exception e) => new($"{model} did not answer as the Open Inference Protocol says: {e.Message}", isTransient: false, e);

    /// <summary>The protocol's error text, else the beginning of what came.</summary>
    public static string Message(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String)
                return error.GetString()!;
        }
        catch (JsonException)
        {
            // Proxies answer in HTML or plain text.
        }

        var text = System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MaxMessage)));
        return text.Length == 0 ? "no reason given." : text;
    }
}
