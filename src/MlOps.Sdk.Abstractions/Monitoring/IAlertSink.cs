namespace MlOps.Sdk;

/// <summary>Takes alerts somewhere people or programs see them. Delivery is tried again with the same alert id, so a sink is idempotent.</summary>
public interface IAlertSink
{
    /// <summary>Delivers an alert.</summary>
    /// <exception cref="MlOpsStoreException">The receiver did not take it; <see cref="MlOpsException.IsTransient"/> says whether to try again.</exception>
    ValueTask SendAsync(Alert alert, CancellationToken cancellationToken = default);
}
