namespace MlOps.Sdk.Statistics;

/// <summary>What a kind is called in messages and JSON, and how one is made from its saved parameters.</summary>
internal static class StateKinds
{
    public static SavedState Create(StateKind kind, StateCodec codec) => kind switch
    {
        StateKind.Adwin => Adwin.Create(codec),
        StateKind.Ddm => Ddm.Create(codec),
        StateKind.Eddm => Eddm.Create(codec),
        StateKind.HddmA => HddmA.Create(codec),
        StateKind.HddmW => HddmW.Create(codec),
        StateKind.Fhddm => Fhddm.Create(codec),
        StateKind.Kswin => Kswin.Create(codec),
        StateKind.PageHinkley => PageHinkley.Create(codec),
        StateKind.Cusum => Cusum.Create(codec),
        StateKind.TabularCusum => TabularCusum.Create(codec),
        StateKind.GeometricMovingAverage => GeometricMovingAverage.Create(codec),
        StateKind.Ecdd => Ecdd.Create(codec),
        StateKind.EwmaChart => EwmaChart.Create(codec),
        StateKind.Rddm => Rddm.Create(codec),
        StateKind.Stepd => Stepd.Create(codec),
        StateKind.WindowedKs => WindowedKs.Create(codec),
        StateKind.CalibratedWindow => CalibratedWindow.Create(codec),
        StateKind.CalibratedMmd => CalibratedMmd.Create(codec),
        StateKind.AlphaSpending => AlphaSpending.Create(codec),
        StateKind.Lord => Lord.Create(codec),
        StateKind.Saffron => Saffron.Create(codec),
        StateKind.EvidenceDetector => EvidenceDetector.Create(codec),
        _ => throw new FormatException($"The saved state is of kind {(ushort)kind}, which this build does not know. Use a build of MlOps.Sdk.Statistics at least as new as the one that saved it."),
    };

    public static string Name(StateKind kind) => kind.ToString();

    public static StateKind Parse(string name) =>
        Enum.TryParse<StateKind>(name, out var kind) && Enum.IsDefined(kind) && !char.IsDigit(name[0]) && name == Name(kind)
            ? kind
            : throw new FormatException($"The saved state is of kind '{name}', which this build does not know. Use a build of MlOps.Sdk.Statistics at least as new as the one that saved it.");
}
