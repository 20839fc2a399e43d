namespace MlOps.Sdk.Serving;

/// <summary>Judges where a model wants its weights read from, before anything opens the paths.</summary>
internal static class ExternalData
{
    /// <summary>Refuses locations that lead out of the model's folder.</summary>
    public static void CheckPaths(IReadOnlyList<string> locations, string name)
    {
        if (locations.FirstOrDefault(location => !IsInside(location)) is { } outside)
            throw new MlOpsIntegrityException($"'{name}' keeps weights in '{outside}', which is not inside the model's folder; external data must be a relative path without '..'.");
    }

    public static void Check(OnnxModelFile file, string? folder, string name)
    {
        foreach (var location in file.ExternalDataLocations)
        {
            if (folder is null)
                throw new MlOpsIntegrityException($"'{name}' keeps weights in '{location}' outside the file, and no folder is given to read them from; load it by path, or set ExternalDataFolder.");

            CheckPaths([location], name);
            if (!File.Exists(Path.Combine(folder, location)))
                throw new MlOpsIntegrityException($"'{name}' keeps weights in '{location}', which is not in the model's folder; put the file beside the model.");
        }
    }

    private static bool IsInside(string location) =>
        location.Length > 0
        && !Path.IsPathRooted(location)
        && !location.Contains(':', StringComparison.Ordinal)
        && !location.Contains('\0', StringComparison.Ordinal)
        && !location.Split('/', '\\').Contains("..");
}
