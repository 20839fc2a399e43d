namespace MlOps.Sdk.TestSupport;

/// <summary>The checkout the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of <c>MlOps.Sdk.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The project files below a top-level folder, in ordinal order.</summary>
    public static IEnumerable<string> Projects(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The projects of <c>src</c> that become packages; what travels inside another's is none.</summary>
    public static IEnumerable<string> Packages() =>
        Projects("src").Where(path => !File.ReadAllText(path).Contains("<IsPackable>false</IsPackable>", StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MlOps.Sdk.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"MlOps.Sdk.sln is in no folder above '{AppContext.BaseDirectory}'; run the tests from a checkout.");
    }
}
