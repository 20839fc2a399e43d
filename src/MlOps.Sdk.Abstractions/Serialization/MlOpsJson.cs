using System.Text.Json.Serialization.Metadata;

namespace MlOps.Sdk;

/// <summary>
/// The JSON contract of everything that is stored or crosses a process: camel case, enums as words, NaN and infinities as
/// named literals, duplicate members refused, members of a newer writer ignored.
/// </summary>
public static class MlOpsJson
{
    /// <summary>The contract of <see cref="MlOps.Sdk.Alert"/>.</summary>
    public static JsonTypeInfo<Alert> Alert => MlOpsJsonContext.Default.Alert;

    /// <summary>The contract of <see cref="MlOps.Sdk.AliasChange"/>.</summary>
    public static JsonTypeInfo<AliasChange> AliasChange => MlOpsJsonContext.Default.AliasChange;

    /// <summary>The contract of <see cref="MlOps.Sdk.AuditEntry"/>.</summary>
    public static JsonTypeInfo<AuditEntry> AuditEntry => MlOpsJsonContext.Default.AuditEntry;

    /// <summary>The contract of <see cref="MlOps.Sdk.BackupManifest"/>.</summary>
    public static JsonTypeInfo<BackupManifest> BackupManifest => MlOpsJsonContext.Default.BackupManifest;

    /// <summary>The contract of <see cref="MlOps.Sdk.DatasetVersion"/>.</summary>
    public static JsonTypeInfo<DatasetVersion> DatasetVersion => MlOpsJsonContext.Default.DatasetVersion;

    /// <summary>The contract of <see cref="MlOps.Sdk.EventCursor"/>.</summary>
    public static JsonTypeInfo<EventCursor> EventCursor => MlOpsJsonContext.Default.EventCursor;

    /// <summary>The contract of <see cref="MlOps.Sdk.EventDelivery"/>.</summary>
    public static JsonTypeInfo<EventDelivery> EventDelivery => MlOpsJsonContext.Default.EventDelivery;

    /// <summary>The contract of <see cref="MlOps.Sdk.GateReport"/>.</summary>
    public static JsonTypeInfo<GateReport> GateReport => MlOpsJsonContext.Default.GateReport;

    /// <summary>The contract of <see cref="MlOps.Sdk.GateWaiver"/>.</summary>
    public static JsonTypeInfo<GateWaiver> GateWaiver => MlOpsJsonContext.Default.GateWaiver;

    /// <summary>The contract of <see cref="MlOps.Sdk.ModelAlias"/>.</summary>
    public static JsonTypeInfo<ModelAlias> ModelAlias => MlOpsJsonContext.Default.ModelAlias;

    /// <summary>The contract of <see cref="MlOps.Sdk.ModelBundleManifest"/>.</summary>
    public static JsonTypeInfo<ModelBundleManifest> ModelBundleManifest => MlOpsJsonContext.Default.ModelBundleManifest;

    /// <summary>The contract of <see cref="MlOps.Sdk.MetricPoint"/>.</summary>
    public static JsonTypeInfo<MetricPoint> MetricPoint => MlOpsJsonContext.Default.MetricPoint;

    /// <summary>The contract of <see cref="MlOps.Sdk.ModelFact"/>.</summary>
    public static JsonTypeInfo<ModelFact> ModelFact => MlOpsJsonContext.Default.ModelFact;

    /// <summary>The contract of <see cref="MlOps.Sdk.ModelVersion"/>.</summary>
    public static JsonTypeInfo<ModelVersion> ModelVersion => MlOpsJsonContext.Default.ModelVersion;

    /// <summary>The contract of <see cref="MlOps.Sdk.RunEnvironment"/>.</summary>
    public static JsonTypeInfo<RunEnvironment> RunEnvironment => MlOpsJsonContext.Default.RunEnvironment;

    /// <summary>The contract of <see cref="MlOps.Sdk.RunRecord"/>.</summary>
    public static JsonTypeInfo<RunRecord> RunRecord => MlOpsJsonContext.Default.RunRecord;

    /// <summary>The contract of <see cref="MlOps.Sdk.Scorecard"/>.</summary>
    public static JsonTypeInfo<Scorecard> Scorecard => MlOpsJsonContext.Default.Scorecard;

    /// <summary>The contract of a list of <see cref="MlOps.Sdk.ArtifactEntry"/>.</summary>
    public static JsonTypeInfo<IReadOnlyList<ArtifactEntry>> ArtifactEntries => MlOpsJsonContext.Default.IReadOnlyListArtifactEntry;
}
