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
            Assert.Skip($"Reference files not found: put the folder 'shared' beside the repository or name it in {Variable}.");

        var path = System.IO.Path.Combine([Root, .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"Reference file '{string.Join('/', parts)}' is not in '{Root}'.");

        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "MlOps.Sdk.sln")))
            {
                var beside = System.IO.Path.Combine(folder.Parent?.FullName ?? "/", "shared");
                return Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }
}
