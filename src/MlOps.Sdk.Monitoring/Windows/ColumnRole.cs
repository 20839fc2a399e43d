namespace MlOps.Sdk.Monitoring;

/// <summary>What a column is to the model.</summary>
public enum ColumnRole
{
    /// <summary>An input.</summary>
    Feature,

    /// <summary>An answer.</summary>
    Output,
}
