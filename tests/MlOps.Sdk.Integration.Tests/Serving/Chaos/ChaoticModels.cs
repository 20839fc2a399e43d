using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>A registry that can be down.</summary>
internal sealed class ChaoticModels(IModelStore inner) : ModelStoreDecorator(inner)
{
    private volatile bool _isDown;

    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    public override ValueTask<ModelVersion?> FindVersionAsync(string model, int version, CancellationToken cancellationToken = default) =>
        _isDown ? throw Down() : base.FindVersionAsync(model, version, cancellationToken);

    public override ValueTask<ModelAlias?> FindAliasAsync(string model, string alias, CancellationToken cancellationToken = default) =>
        _isDown ? throw Down() : base.FindAliasAsync(model, alias, cancellationToken);

    private static MlOpsStoreException Down() => new("The registry is down.", isTransient: true);
}
