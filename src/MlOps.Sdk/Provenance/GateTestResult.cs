using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>in-toto's Test Result v0.1 (https://in-toto.io/attestation/test-result/v0.1) of a gate report.</summary>
internal static class GateTestResult
{
    private const string PredicateType = "https://in-toto.io/attestation/test-result/v0.1";

    public static InTotoStatement Of(ModelVersion version, GateReport report, IReadOnlyList<GateWaiver> waivers)
    {
        // A waiver that has ended since let the check through all the same while it lasted: the moment of the evaluation counts.
        bool Waived(GateCheck check) => waivers.Any(waiver => waiver.Covers(report, check, report.EvaluatedAt));
        var open = report.Checks.Count == 0 || report.Blocking().Any(check => !Waived(check));
        return new()
        {
            Subjects = Predicate.SubjectsOf(version),
            PredicateType = PredicateType,
            Predicate = Predicate.Write(json =>
            {
                json.WriteString("result", open ? "FAILED" : report.Passed ? "PASSED" : "WARNED");
                json.WriteStartArray("configuration");
                Predicate.WriteResource(json, report.Suite, $"urn:uuid:{report.Id:D}", "sha256", report.SuiteDigest.Hex, ("evaluatedAt", Predicate.Time(report.EvaluatedAt)));
                if (report.Dataset is { } dataset)
                    Predicate.WriteResource(json, dataset.Name, null, "sha256", dataset.Digest.Hex, ("rows", dataset.RowCount.ToString(CultureInfo.InvariantCulture)));
                json.WriteEndArray();
                WriteNames(json, "passedTests", report.Checks.Where(check => check.Verdict == GateVerdict.Passed));
                WriteNames(json, "warnedTests", report.Blocking().Where(Waived));
                WriteNames(json, "failedTests", report.Blocking().Where(check => !Waived(check)));
            }),
        };
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<GateCheck> checks)
    {
        json.WriteStartArray(name);
        foreach (var check in checks)
            json.WriteStringValue(check.Name);
        json.WriteEndArray();
    }
}
