using MlOps.Sdk.TestSupport;
using Npgsql;

namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>A schema of one test on the server that MLOPS_POSTGRES names.</summary>
internal sealed class PostgreSqlSchema : IAsyncDisposable
{
    private const string Variable = "MLOPS_POSTGRES";

    private readonly string _server;
    private readonly string _name = $"test_{Guid.CreateVersion7():N}";

    private PostgreSqlSchema(string server) => _server = server;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { SearchPath = _name, MaxPoolSize = 32 }.ConnectionString;

    public int Port => new NpgsqlConnectionStringBuilder(_server).Port;

    public static async Task<PostgreSqlSchema> CreateAsync(CancellationToken cancellationToken)
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(server))
            Requirement.Missing($"No PostgreSQL: name a server you may create schemas on in {Variable}, such as 'Host=127.0.0.1;Username=postgres;Database=postgres'.");
        var schema = new PostgreSqlSchema(server);
        await RunAsync(server, $"CREATE SCHEMA {schema._name}", cancellationToken);
        return schema;
    }

    /// <summary>The schema reached through a port, such as a proxy's.</summary>
    public string Through(int port) => new NpgsqlConnectionStringBuilder(ConnectionString) { Host = "127.0.0.1", Port = port }.ConnectionString;

    public async ValueTask DisposeAsync() => await RunAsync(_server, $"DROP SCHEMA {_name} CASCADE", CancellationToken.None);

    /// <summary>Runs SQL in the schema, past the store under test.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) => RunAsync(ConnectionString, sql, cancellationToken);

    /// <summary>Runs a query for one number in the schema, past the store under test.</summary>
    public async Task<int> CountAsync(string sql, CancellationToken cancellationToken) =>
        Convert.ToInt32(await RunAsync(ConnectionString, sql, cancellationToken), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<object?> RunAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // the texts are the tests' own
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
