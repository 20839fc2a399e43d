using MlOps.Sdk;

namespace AspNetService;

/// <summary>A flower, in centimetres.</summary>
[FeatureRow(Naming = ColumnNaming.SnakeCase)]
public sealed partial record Iris(float SepalLength, float SepalWidth, float PetalLength, float PetalWidth);
