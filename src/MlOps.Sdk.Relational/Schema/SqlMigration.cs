using System.Reflection;

namespace MlOps.Sdk.Relational;

/// <summary>One step of the schema. A step that was released is never changed; the next one mends it.</summary>
/// <param name="Version">1, 2, … without gaps.</param>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Script">The statements.</param>
public sealed record SqlMigration(int Version, string Name, string Script)
{
    /// <summary>Reads the steps embedded in a provider's assembly as <c>…NNNN-name.sql</c>.</summary>
    /// <exception cref="InvalidOperationException">A number is missing or occurs twice.</exception>
    public static IReadOnlyList<SqlMigration> ReadFrom(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var steps = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(step => step.Version)
            .ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i].Version != i + 1)
                throw new InvalidOperationException($"Migration {i + 1} of '{assembly.GetName().Name}' is missing or occurs twice; number the .sql files 0001, 0002, ….");
        }

        return steps;
    }

    private static SqlMigration Read(Assembly assembly, string resource)
    {
        var parts = resource.Split('.');
        var (number, name) = parts[^2].IndexOf('-', StringComparison.Ordinal) is > 0 and var dash
            ? (parts[^2][..dash], parts[^2][(dash + 1)..])
            : throw new InvalidOperationException($"'{resource}' is not a migration; name it NNNN-what-it-does.sql.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(int.Parse(number, System.Globalization.CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
