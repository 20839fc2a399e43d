namespace MlOps.Sdk.Data;

/// <summary>Opening a file, and the failures of opening it in the SDK's terms.</summary>
internal static class FileErrors
{
    public static FileStream OpenRead(string path)
    {
        try
        {
            return new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 1 << 16, Options = FileOptions.SequentialScan });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MlOpsNotFoundException($"There is no data file '{path}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"Data file '{path}' cannot be opened: {e.Message}", isTransient: e is IOException, e);
        }
    }
}
