using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>SLSA's Verification Summary v1 (https://slsa.dev/spec/v1.0/verification_summary) of a promotion.</summary>
internal static class PromotionSummary
{
    private const string PredicateType = "https://slsa.dev/verification_summary/v1";
    private const string Level = "MLOPS_SDK_PROMOTION_POLICY_MET";

    public static InTotoStatement Of(ModelVersion version, ModelFact promotion, IReadOnlyList<GateReport> reports, IReadOnlyList<ModelFact> facts, string verifierId)
    {
        var (alias, evidence, met) = promotion.Payload switch
        {
            PromotionMade made => (made.Alias, made.Evidence, true),
            BreakGlassUsed used => (used.Alias, used.Evidence, false),
            _ => throw new ArgumentException($"The fact {promotion.Id:N} is '{promotion.Payload.Kind}' and no promotion.", nameof(promotion)),
        };
        return new()
        {
            Subjects = Predicate.SubjectsOf(version),
            PredicateType = PredicateType,
            Predicate = Predicate.Write(json =>
            {
                json.WriteStartObject("verifier");
                json.WriteString("id", verifierId);
                json.WriteEndObject();
                json.WriteString("timeVerified", Predicate.Time(promotion.At));
                json.WriteString("resourceUri", $"models:/{version.Model}@{alias}");
                json.WriteStartObject("policy");
                json.WriteString("uri", $"urn:mlops-sdk:promotion-policy:{version.Model}:{alias}");
                json.WriteEndObject();
                json.WriteStartArray("inputAttestations");
                foreach (var report in reports.Where(report => evidence.Reports.Contains(report.Id)))
                    WriteInput(json, report.Id, JsonSerializer.SerializeToUtf8Bytes(report, MlOpsJson.GateReport));
                foreach (var fact in facts.Where(fact => evidence.Approvals.Contains(fact.Id) || evidence.Waivers.Contains(fact.Id)))
                    WriteInput(json, fact.Id, JsonSerializer.SerializeToUtf8Bytes(fact, MlOpsJson.ModelFact));
                json.WriteEndArray();
                json.WriteString("verificationResult", met ? "PASSED" : "FAILED");
                json.WriteStartArray("verifiedLevels");
                if (met)
                    json.WriteStringValue(Level);
                json.WriteEndArray();
                json.WriteString("slsaVersion", "1.0");
            }),
        };
    }

    private static void WriteInput(Utf8JsonWriter json, Guid id, byte[] stored) =>
        Predicate.WriteResource(json, null, $"urn:uuid:{id:D}", "sha256", ContentDigest.Of(stored).Hex);
}
