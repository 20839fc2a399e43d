using System.Globalization;
using System.Xml;

namespace MlOps.Sdk.Evaluation;

/// <summary>A report in the JUnit XML that build servers read: a test case a gate; inconclusive and error block as errors, a broken rule as a failure.</summary>
internal static class GateReportJUnit
{
    public static string Write(GateReport report)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var xml = XmlWriter.Create(text, new() { Indent = true, OmitXmlDeclaration = true, CheckCharacters = false }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            Attribute(xml, "name", report.Suite);
            Attribute(xml, "tests", Number(Math.Max(1, report.Checks.Count)));
            Attribute(xml, "failures", Number(report.Checks.Count(check => check.Verdict == GateVerdict.Failed)));
            Attribute(xml, "errors", Number(report.Checks.Count == 0 ? 1 : report.Checks.Count(check => check.Verdict is GateVerdict.Error or GateVerdict.Inconclusive)));
            Attribute(xml, "timestamp", report.EvaluatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
            foreach (var check in report.Checks)
                Case(xml, report, check);
            if (report.Checks.Count == 0)
                Case(xml, report, new() { Name = "gates", Kind = "none", Verdict = GateVerdict.Error, Reason = "a suite without gates has not passed" });
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Case(XmlWriter xml, GateReport report, GateCheck check)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"{report.Suite}.{report.Candidate}");
        Attribute(xml, "name", check.Name);
        if (check.Verdict != GateVerdict.Passed)
        {
            xml.WriteStartElement(check.Verdict == GateVerdict.Failed ? "failure" : "error");
            Attribute(xml, "type", check.Kind);
            Attribute(xml, "message", check.Reason);
            xml.WriteEndElement();
        }

        xml.WriteElementString("system-out", Clean($"{check.Verdict.ToWord()}  {check.Reason}"));
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Clean(value));

    // XML 1.0 has no way to write a control character; a reader would refuse the whole file.
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
