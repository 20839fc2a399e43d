namespace MlOps.Sdk.Serving;

/// <summary>A model that took part in a graph's answer.</summary>
/// <param name="Step">The step's name in the graph.</param>
/// <param name="Model">The version that answered it, as <c>name:version</c>.</param>
public sealed record StepVersion(string Step, ModelRef Model);
