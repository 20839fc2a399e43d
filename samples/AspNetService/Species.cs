using MlOps.Sdk;

namespace AspNetService;

/// <summary>The species, and how probable each is.</summary>
[ModelOutput]
public sealed partial record Species(
    [ModelColumn("label")] string Name,
    [ModelColumn("probabilities[0]")] double Setosa,
    [ModelColumn("probabilities[1]")] double Versicolor,
    [ModelColumn("probabilities[2]")] double Virginica);
