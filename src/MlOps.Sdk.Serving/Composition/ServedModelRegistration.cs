namespace MlOps.Sdk.Serving;

/// <summary>A model that is served from the application's start.</summary>
internal sealed record ServedModelRegistration(ModelRef Reference, Action<IModelHost> Serve);
