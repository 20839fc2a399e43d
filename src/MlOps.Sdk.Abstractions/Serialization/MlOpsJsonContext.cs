using System.Text.Json.Serialization;

namespace MlOps.Sdk;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AliasChange))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(DatasetVersion))]
[JsonSerializable(typeof(EventCursor))]
[JsonSerializable(typeof(EventDelivery))]
[JsonSerializable(typeof(GateReport))]
[JsonSerializable(typeof(GateWaiver))]
[JsonSerializable(typeof(ModelAlias))]
[JsonSerializable(typeof(ModelFact))]
[JsonSerializable(typeof(ModelVersion))]
[JsonSerializable(typeof(RunEnvironment))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(Scorecard))]
[JsonSerializable(typeof(IReadOnlyList<ArtifactEntry>))]
[JsonSerializable(typeof(TagAssigned))]
[JsonSerializable(typeof(TagRemoved))]
[JsonSerializable(typeof(DescriptionChanged))]
[JsonSerializable(typeof(CardFieldChanged))]
[JsonSerializable(typeof(LabelAssigned))]
[JsonSerializable(typeof(StageEntered))]
[JsonSerializable(typeof(VersionDeprecated))]
[JsonSerializable(typeof(VersionRetired))]
[JsonSerializable(typeof(VersionReinstated))]
[JsonSerializable(typeof(LegalHoldPlaced))]
[JsonSerializable(typeof(LegalHoldReleased))]
[JsonSerializable(typeof(ApprovalRequested))]
[JsonSerializable(typeof(ApprovalGranted))]
[JsonSerializable(typeof(ApprovalRejected))]
[JsonSerializable(typeof(ApprovalRevoked))]
[JsonSerializable(typeof(WaiverGranted))]
[JsonSerializable(typeof(WaiverRevoked))]
[JsonSerializable(typeof(FreezeDeclared))]
[JsonSerializable(typeof(FreezeLifted))]
[JsonSerializable(typeof(PromotionMade))]
[JsonSerializable(typeof(BreakGlassUsed))]
[JsonSerializable(typeof(BreakGlassReviewed))]
[JsonSerializable(typeof(VersionPurged))]
[JsonSerializable(typeof(VersionSigned))]
[JsonSerializable(typeof(RecordSigned))]
[JsonSerializable(typeof(RouteChanged))]
[JsonSerializable(typeof(ModelImported))]
[JsonSerializable(typeof(ModelBundleManifest))]
[JsonSerializable(typeof(MetricPoint))]
internal sealed partial class MlOpsJsonContext : JsonSerializerContext;
