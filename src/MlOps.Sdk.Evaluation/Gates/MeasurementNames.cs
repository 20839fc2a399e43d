namespace MlOps.Sdk.Evaluation;

/// <summary>Names of measurements that <see cref="MeasurementRule"/> bounds; any other name works as well.</summary>
public static class MeasurementNames
{
    /// <summary>Memory the loaded model holds, in bytes.</summary>
    public const string Memory = "memory-bytes";

    /// <summary>Managed memory one prediction allocates, in bytes.</summary>
    public const string AllocatedPerCall = "allocated-bytes-per-call";

    /// <summary>Time from file to first prediction, in milliseconds.</summary>
    public const string ColdStart = "cold-start-ms";

    /// <summary>Rows predicted per second.</summary>
    public const string Throughput = "rows-per-second";

    /// <summary>Cost of a thousand predictions, in the currency of your choice.</summary>
    public const string CostPerThousand = "cost-per-1000";

    /// <summary>Energy of a thousand predictions, in joules.</summary>
    public const string EnergyPerThousand = "joules-per-1000";
}
