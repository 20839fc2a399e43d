namespace MlOps.Sdk.Serving;

/// <summary>A model that is routed from the application's start.</summary>
internal sealed record RoutedModelRegistration(string Model, Action<ModelRouter> Route);
