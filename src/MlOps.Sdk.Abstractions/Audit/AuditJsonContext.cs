using System.Text.Json.Serialization;

namespace MlOps.Sdk;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AuditTreeHead))]
[JsonSerializable(typeof(AuditBundle))]
internal sealed partial class AuditJsonContext : JsonSerializerContext;
