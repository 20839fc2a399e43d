using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>Tells of the contents of a copy as a backup does.</summary>
internal sealed class CopiedProgress(IProgress<BackupProgress> told) : IProgress<StoreCopyProgress>
{
    public void Report(StoreCopyProgress value)
    {
        if (value.Of > 0)
            told.Report(new(value.Artifacts, value.Of, value.Copied, value.Bytes));
    }
}
