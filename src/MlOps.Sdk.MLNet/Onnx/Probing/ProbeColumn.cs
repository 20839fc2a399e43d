using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>The values of one column of a <see cref="ProbeView"/>.</summary>
internal abstract class ProbeColumn
{
    public abstract Delegate Getter(DataViewRow row);
}

/// <inheritdoc cref="ProbeColumn"/>
internal sealed class ProbeColumn<T>(Func<long, T> value) : ProbeColumn
{
    public override Delegate Getter(DataViewRow row) => (ValueGetter<T>)((ref T target) => target = value(row.Position));
}
