using Npgsql;

namespace MlOps.Sdk;

/// <summary>Where the database is, and what may be done to its schema.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>An Npgsql connection string, such as <c>Host=db;Database=mlops;Username=mlops</c>. It is a secret, and never logged or told.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The application's own pool instead of <see cref="ConnectionString"/>, for passwords that change or its own TLS; it is not disposed.</summary>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>
    /// Whether opening brings the schema to the newest version, under a lock that lets one process at a time do so. Without it, an
    /// older schema is refused: for accounts that must not change tables.
    /// </summary>
    public bool Migrate { get; set; } = true;

    /// <summary>Everything that is wrong with the options, without their secrets; empty when nothing is.</summary>
    public IReadOnlyList<string> FindFaults() => (ConnectionString, DataSource) switch
    {
        ({ Length: > 0 }, not null) => [$"{nameof(ConnectionString)} and {nameof(DataSource)} are both set; set one."],
        (_, not null) => [],
        (null or "", null) => [$"Nothing says where the database is: set {nameof(ConnectionString)} or {nameof(DataSource)}."],
        _ => FindFault(ConnectionString!) is { } fault ? [fault] : [],
    };

    // The parser's own message may quote the text, and with it a password.
    private static string? FindFault(string text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(text).Host) ? $"{nameof(ConnectionString)} names no Host." : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException or OverflowException)
        {
            return $"{nameof(ConnectionString)} is not an Npgsql connection string; write it as Host=…;Database=…;Username=….";
        }
    }
}
