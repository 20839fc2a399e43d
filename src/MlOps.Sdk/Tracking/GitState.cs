using System.ComponentModel;
using System.Diagnostics;

namespace MlOps.Sdk;

/// <summary>The commit of a working tree, and whether the tree differs from it; null where there is no git or no repository.</summary>
internal readonly record struct GitState(string? Commit, bool? Dirty)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<GitState> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var commit = await RunAsync(directory, cancellationToken, "rev-parse", "HEAD").ConfigureAwait(false);
        if (commit is null)
            return default;

        var changes = await RunAsync(directory, cancellationToken, "--no-optional-locks", "status", "--porcelain", "--untracked-files=no").ConfigureAwait(false);
        return new(commit.Trim(), changes is null ? null : changes.Length > 0);
    }

    private static async Task<string?> RunAsync(string directory, CancellationToken cancellationToken, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            });
            if (git is null)
                return null;
            try
            {
                var errors = git.StandardError.ReadToEndAsync(limit.Token);
                var output = await git.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
                await errors.ConfigureAwait(false);
                await git.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                return git.ExitCode == 0 ? output : null;
            }
            catch (OperationCanceledException)
            {
                git.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
