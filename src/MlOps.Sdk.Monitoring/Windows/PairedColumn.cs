using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>A column of the window, the reference, or both.</summary>
internal sealed record PairedColumn(string Name, ColumnRole Role, ColumnProfile? Reference, ColumnProfile? Window)
{
    public const string Ignored = "left out by its rule";

    public FeatureKind Kind => (Window ?? Reference) is NumericProfile ? FeatureKind.Number : FeatureKind.Text;

    public static string KindOf(ColumnProfile profile) => profile is NumericProfile ? "a number" : "text";
}
