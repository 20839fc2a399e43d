namespace MlOps.Sdk;

/// <summary>
/// What the tracked files of a working tree differ by from its commit. Untracked and ignored files are never part of it, also
/// those that are ignored by now but were added before: that is where secrets lie.
/// </summary>
internal static class GitDiff
{
    public const string ArtifactPath = "mlops/working-tree.diff";

    private const int MaxExcluded = 1000;

    /// <summary>The diff in UTF-8; null where there is none, or no git.</summary>
    public static async Task<GitDiffText?> ReadAsync(string directory, int maxBytes, CancellationToken cancellationToken)
    {
        var top = (await GitState.RunAsync(directory, maxBytes, cancellationToken, "rev-parse", "--show-toplevel").ConfigureAwait(false)).Text?.TrimEnd('\r', '\n');
        if (top is null)
            return null;
        var ignored = (await GitState.RunAsync(top, maxBytes, cancellationToken, "ls-files", "--cached", "--ignored", "--exclude-standard", "-z").ConfigureAwait(false)).Text?
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (ignored is null or { Length: > MaxExcluded })
            return null;

        string[] command = ["--no-optional-locks", "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "HEAD", "--", ":/", .. ignored.Select(path => $":(top,exclude,literal){path}")];
        var (text, isCut) = await GitState.RunAsync(top, maxBytes, cancellationToken, command).ConfigureAwait(false);
        return string.IsNullOrEmpty(text) ? null : new(text, isCut);
    }
}
