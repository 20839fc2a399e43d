namespace MlOps.Sdk.AspNetCore;

/// <summary>Ends a request with a status and the protocol's error body. It does not leave the endpoint.</summary>
internal sealed class InferenceException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
