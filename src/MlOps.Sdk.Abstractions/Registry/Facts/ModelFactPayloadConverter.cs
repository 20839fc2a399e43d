using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MlOps.Sdk;

/// <summary>
/// Reads and writes payloads by their kind. The polymorphism that System.Text.Json has built in would lose the members of a kind
/// it does not know, and insists that the kind comes first.
/// </summary>
internal sealed class ModelFactPayloadConverter : JsonConverter<ModelFactPayload>
{
    private const string KindMember = "kind";

    public override ModelFactPayload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(KindMember, out var kind) || kind.ValueKind != JsonValueKind.String)
            throw new JsonException("A fact's payload is a JSON object with the text member 'kind'.");

        return ContractOf(kind.GetString()!, MlOpsJsonContext.Default) is { } contract
            ? (ModelFactPayload?)json.Deserialize(contract) ?? throw new JsonException("A fact's payload is null.")
            : new UnknownFact(json);
    }

    public override void Write(Utf8JsonWriter writer, ModelFactPayload value, JsonSerializerOptions options)
    {
        if (value is UnknownFact unknown)
        {
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(unknown.Json));
            return;
        }

        var members = JsonSerializer.SerializeToUtf8Bytes(value, ContractOf(value.Kind, MlOpsJsonContext.Default)!).AsSpan(1);
        var head = Encoding.UTF8.GetBytes($"{{\"{KindMember}\":\"{value.Kind}\"{(members.Length > 1 ? "," : "")}"); // kinds need no escapes
        writer.WriteRawValue([.. head, .. members], skipInputValidation: true);
    }

    private static JsonTypeInfo? ContractOf(string kind, MlOpsJsonContext context) => kind switch
    {
        "tag.assigned" => context.TagAssigned,
        "tag.removed" => context.TagRemoved,
        "description.changed" => context.DescriptionChanged,
        "card-field.changed" => context.CardFieldChanged,
        "label.assigned" => context.LabelAssigned,
        "stage.entered" => context.StageEntered,
        "version.deprecated" => context.VersionDeprecated,
        "version.retired" => context.VersionRetired,
        "version.reinstated" => context.VersionReinstated,
        "version.purged" => context.VersionPurged,
        "legal-hold.placed" => context.LegalHoldPlaced,
        "legal-hold.released" => context.LegalHoldReleased,
        "approval.requested" => context.ApprovalRequested,
        "approval.granted" => context.ApprovalGranted,
        "approval.rejected" => context.ApprovalRejected,
        "approval.revoked" => context.ApprovalRevoked,
        "waiver.granted" => context.WaiverGranted,
        "waiver.revoked" => context.WaiverRevoked,
        "freeze.declared" => context.FreezeDeclared,
        "freeze.lifted" => context.FreezeLifted,
        "promotion.made" => context.PromotionMade,
        "break-glass.used" => context.BreakGlassUsed,
        "break-glass.reviewed" => context.BreakGlassReviewed,
        "version.signed" => context.VersionSigned,
        "record.signed" => context.RecordSigned,
        "model.imported" => context.ModelImported,
        "route.changed" => context.RouteChanged,
        _ => null,
    };
}
