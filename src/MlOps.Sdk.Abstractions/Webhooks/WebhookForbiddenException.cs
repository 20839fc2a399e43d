namespace MlOps.Sdk;

/// <summary>Tells a refused address from a failed connection on its way through the HTTP stack.</summary>
internal sealed class WebhookForbiddenException(string message) : IOException(message);
