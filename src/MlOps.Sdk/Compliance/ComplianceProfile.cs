using System.Reflection;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>A list of controls, as data: one of those that come with the library, or one's own in the same JSON.</summary>
public sealed record ComplianceProfile
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>A short name, such as <c>soc2</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The source of the requirements.</summary>
    public required string Title { get; init; }

    /// <summary>The controls in the order of their source.</summary>
    public required IReadOnlyList<ComplianceControl> Controls { get; init; }

    /// <summary>The ids of the profiles that come with the library.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["eu-ai-act", "gdpr", "hipaa", "part11", "soc2"];

    /// <summary>A profile that comes with the library.</summary>
    /// <exception cref="ArgumentException">There is no such profile.</exception>
    public static ComplianceProfile Get(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (!BuiltIn.Contains(id, StringComparer.Ordinal))
            throw new ArgumentException($"There is no profile '{id}'; there are {string.Join(", ", BuiltIn)}, and your own by {nameof(Parse)}.", nameof(id));

        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"MlOps.Sdk.Compliance.Profiles.{id}.json")
            ?? throw new InvalidOperationException($"The profile '{id}' was not built into this assembly.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Reads a profile and checks it: ids are unique, and every control either names evidence that can be searched for or says why it is out of scope.</summary>
    /// <exception cref="FormatException">It is no profile; the message tells all that is wrong.</exception>
    public static ComplianceProfile Parse(ReadOnlySpan<byte> json)
    {
        ComplianceProfile profile;
        try
        {
            profile = JsonSerializer.Deserialize(json, ComplianceJsonContext.Default.ComplianceProfile) ?? throw new FormatException("A compliance profile is a JSON object, not null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is not a compliance profile: {e.Message}", e);
        }

        var problems = ProblemsOf(profile).ToArray();
        return problems.Length == 0 ? profile : throw new FormatException($"The profile '{profile.Id}' cannot be used. {string.Join(" ", problems)}");
    }

    internal static IEnumerable<string> ProblemsOf(ComplianceProfile profile)
    {
        if (string.IsNullOrWhiteSpace(profile.Id))
            yield return "It has no id.";
        if (profile.Controls.Count == 0)
            yield return "It has no controls.";
        foreach (var id in profile.Controls.GroupBy(control => control.Id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
            yield return $"The control '{id}' is listed twice.";
        foreach (var control in profile.Controls)
        {
            if (control.Evidence.Count == 0 == string.IsNullOrWhiteSpace(control.OutOfScope))
                yield return $"The control '{control.Id}' must either name evidence or say why it is out of scope.";
            foreach (var name in control.Evidence)
            {
                if (ComplianceEvidence.ProblemOf(name) is { } problem)
                    yield return $"The control '{control.Id}' asks for '{name}': {problem}";
            }
        }
    }
}
