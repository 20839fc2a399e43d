namespace MlOps.Sdk.Tests.Cards;

/// <summary>Documents as the first release wrote them. A change of form is a change of these files, made on purpose.</summary>
internal static class Golden
{
    public static void Matches(params (string Name, string Actual)[] documents)
    {
        var changed = documents.Where(document => document.Actual != (File.Exists(PathOf(document.Name)) ? Read(document.Name) : "")).ToArray();
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "actual")).FullName;
        foreach (var (name, actual) in changed)
            File.WriteAllText(Path.Combine(folder, name), actual);
        Assert.True(changed.Length == 0, $"{string.Join(", ", changed.Select(document => document.Name))}: not what the committed files say; what was made now is in '{folder}'.");
    }

    public static string Read(string name) => File.ReadAllText(PathOf(name));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Stores", "Golden", "documents", name);
}
