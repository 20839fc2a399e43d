using System.Text.Json.Serialization;

namespace MlOps.Sdk.Monitoring;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(MonitorState))]
[JsonSerializable(typeof(ReferenceProfile))]
[JsonSerializable(typeof(WindowReport))]
internal sealed partial class MonitoringJsonContext : JsonSerializerContext;
