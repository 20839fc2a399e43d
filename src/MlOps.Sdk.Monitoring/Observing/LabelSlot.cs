namespace MlOps.Sdk.Monitoring;

/// <summary>A true outcome on its way to its prediction.</summary>
internal struct LabelSlot
{
    public PredictionId Id;
    public double Value;
}
