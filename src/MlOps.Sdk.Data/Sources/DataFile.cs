namespace MlOps.Sdk.Data;

/// <summary>Opens a data file by its extension.</summary>
public static class DataFile
{
    /// <summary>Reads <c>.csv</c>, <c>.tsv</c> (both also with <c>.gz</c>) and <c>.parquet</c>.</summary>
    /// <exception cref="ArgumentException">The extension is another one.</exception>
    public static IDatasetSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(plain).ToUpperInvariant() switch
        {
            ".CSV" => new CsvFile(path),
            ".TSV" => new CsvFile(path, new CsvOptions { Delimiter = '\t' }),
            ".PARQUET" when plain == path => new ParquetFile(path),
            _ => throw new ArgumentException($"'{path}' is not a data file known by its extension: .csv, .csv.gz, .tsv, .tsv.gz or .parquet; open others with new CsvFile(path) or new ParquetFile(path).", nameof(path)),
        };
    }
}
