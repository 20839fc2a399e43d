namespace MlOps.Sdk.TestSupport;

/// <summary>Finds the reference files that live beside the repository, or skips the test and says how to get them.</summary>
internal static class SharedFiles
{
    private const string Variable = "MLOPS_SHARED";

    private static string? Root { get; } = Find();

    /// <summary>The full path of a file or folder in <c>shared/</c>; skips the running test where it is absent.</summary>
    public static string Path(params string[] parts)
    {
        if (Root is null)
            Requirement.Missing($"Reference files not found: put the folder 'shared' beside the repository or name it in {Variable}.");

        var path = System.IO.Path.Combine([Root, .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
            Requirement.Missing($"Reference file '{string.Join('/', parts)}' is not in '{Root}'.");

        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;

        var beside = System.IO.Path.Combine(Repository.Root, "..", "shared");
        return Directory.Exists(beside) ? System.IO.Path.GetFullPath(beside) : null;
    }
}
