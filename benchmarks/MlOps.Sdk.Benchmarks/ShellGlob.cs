namespace MlOps.Sdk.Benchmarks;

/// <summary>Undoes what a shell makes of an unquoted <c>--filter *</c>: the names of the files in the current folder.</summary>
internal static class ShellGlob
{
    public static string[] Undo(string[] args)
    {
        var filter = Array.IndexOf(args, "--filter");
        if (filter < 0)
            return args;

        var values = args.Skip(filter + 1).TakeWhile(arg => !arg.StartsWith('-')).ToArray();
        return values.Length > 1 && values.All(Path.Exists)
            ? [.. args[..(filter + 1)], "*", .. args[(filter + 1 + values.Length)..]]
            : args;
    }
}
