using System.ComponentModel;
using System.Diagnostics;
using System.Text;

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

    private static async Task<string?> RunAsync(string directory, CancellationToken cancellationToken, params string[] arguments) =>
        (await RunAsync(directory, int.MaxValue, cancellationToken, arguments).ConfigureAwait(false)).Text;

    /// <summary>What git says, up to a number of characters; null where it fails, is not there or takes too long.</summary>
    internal static async Task<(string? Text, bool IsCut)> RunAsync(string directory, int maxLength, CancellationToken cancellationToken, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
                RedirectStandardError = true,
                UseShellExecute = false,
            });
            if (git is null)
                return default;
            try
            {
                var errors = git.StandardError.ReadToEndAsync(limit.Token);
                var (output, isCut) = await ReadAsync(git.StandardOutput, maxLength, limit.Token).ConfigureAwait(false);
                if (isCut)
                {
                    git.Kill(entireProcessTree: true);
                    return (output, isCut);
                }

                await errors.ConfigureAwait(false);
                await git.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                return (git.ExitCode == 0 ? output : null, false);
            }
            catch (OperationCanceledException)
            {
                git.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return default;
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return default;
        }
    }

    private static async Task<(string Text, bool IsCut)> ReadAsync(StreamReader reader, int maxLength, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            text.Append(buffer, 0, Math.Min(read, maxLength - text.Length));
            if (text.Length == maxLength)
                return (text.ToString(), true);
        }

        return (text.ToString(), false);
    }
}
