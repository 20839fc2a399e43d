using System.Text.Json.Serialization;

namespace MlOps.Sdk.Serving;

/// <summary>A step of a <see cref="ModelGraph"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ModelStep), "model")]
[JsonDerivedType(typeof(CodeStep), "code")]
[JsonDerivedType(typeof(ConstantStep), "constant")]
[JsonDerivedType(typeof(EnsembleStep), "ensemble")]
[JsonDerivedType(typeof(SwitchStep), "switch")]
public abstract record GraphStep
{
    private protected GraphStep()
    {
    }

    /// <summary>The step's name in the graph: a name by the rules of <see cref="EntityName"/> without a dot, and not <c>input</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Every tensor that it may read.</summary>
    internal abstract IEnumerable<GraphSource> Sources { get; }
}
