namespace MlOps.Sdk.MLNet;

/// <summary>A trained model with what it reads and where its nodes go.</summary>
/// <param name="Model">The model parameters, as ML.NET's prediction transformer shows them.</param>
/// <param name="Features">The feature matrix, single precision.</param>
/// <param name="Graph">Takes the nodes.</param>
/// <param name="Step">The prediction step, for probes and for messages.</param>
internal readonly record struct ModelInput(object Model, OnnxValue Features, GraphBuilder Graph, PipelineStep Step);
