using System.Text.Json.Serialization;

namespace MlOps.Sdk;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ComplianceProfile))]
[JsonSerializable(typeof(ComplianceReport))]
internal sealed partial class ComplianceJsonContext : JsonSerializerContext;
