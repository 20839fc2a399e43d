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
[JsonSerializable(typeof(DatasetVersion))]
[JsonSerializable(typeof(GateReport))]
[JsonSerializable(typeof(GateWaiver))]
[JsonSerializable(typeof(ModelAlias))]
[JsonSerializable(typeof(ModelVersion))]
[JsonSerializable(typeof(RunEnvironment))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(Scorecard))]
[JsonSerializable(typeof(IReadOnlyList<ArtifactEntry>))]
internal sealed partial class MlOpsJsonContext : JsonSerializerContext;
