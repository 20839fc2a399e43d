namespace FlightDelays;

/// <summary>The folder that keeps runs, models and the report.</summary>
internal static class StoreFolder
{
    private static readonly string[] Ours = ["mlops.db", "mlops.db-wal", "mlops.db-shm", "artifacts", "owners", "spill", "report.html"];

    /// <exception cref="SampleException">The folder cannot be used.</exception>
    public static async ValueTask<MlOpsStore> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await MlOpsStore.OpenAsync(path, new() { PromotionRules = [new() { Model = Trainer.Model, Alias = Release.Champion, Suite = Release.Gate.Name }] }, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is MlOpsException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SampleException($"Cannot use '{path}' as a store: {e.Message}", e);
        }
    }

    /// <summary>Deletes what an earlier run left; a folder that holds anything else is left alone.</summary>
    /// <exception cref="SampleException">The folder holds something that no store makes.</exception>
    public static void Clear(string path)
    {
        if (!Directory.Exists(path))
            return;

        var strange = Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).Except(Ours, StringComparer.Ordinal).FirstOrDefault();
        if (strange is not null)
            throw new SampleException($"Not deleting '{path}': it holds '{strange}', which is no part of a store; delete it yourself or choose another --store.");

        Directory.Delete(path, recursive: true);
    }
}
