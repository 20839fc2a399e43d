namespace MlOps.Sdk;

/// <summary>Why a request of a webhook was not taken; it names neither the address beyond its host nor a secret.</summary>
/// <param name="Reason">What happened, such as <c>answered 503</c>.</param>
/// <param name="IsTransient">Whether trying again may help.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone.</param>
/// <param name="Cause">The exception beneath, if there is one.</param>
public sealed record WebhookFailure(string Reason, bool IsTransient, TimeSpan? RetryAfter = null, Exception? Cause = null);
