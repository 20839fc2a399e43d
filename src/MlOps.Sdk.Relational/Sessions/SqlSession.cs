using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>
/// One open connection with its prepared statements. A session serves one caller at a time; statements are constant texts with
/// named parameters, so the cache is bounded by the source code.
/// </summary>
public sealed class SqlSession : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>Takes over an open connection.</summary>
    public SqlSession(DbConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Connection = connection;
    }

    /// <summary>The connection.</summary>
    public DbConnection Connection { get; }

    /// <summary>Runs a statement and gives the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params ReadOnlySpan<SqlValue> values) =>
        Prepare(sql, values).ExecuteNonQueryAsync(cancellationToken);

    /// <summary>Runs a query and gives the first column of its first row: null when there is no row or the value is NULL.</summary>
    public ValueTask<object?> ScalarAsync(string sql, CancellationToken cancellationToken, params ReadOnlySpan<SqlValue> values) =>
        ScalarAsync(Prepare(sql, values), cancellationToken);

    /// <summary>Runs a query and gives all its rows.</summary>
    public ValueTask<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map, CancellationToken cancellationToken, params ReadOnlySpan<SqlValue> values) =>
        QueryAsync(Prepare(sql, values), map, cancellationToken);

    /// <summary>Runs a query whose text is made for the occasion, and gives all its rows; nothing of it is kept.</summary>
    public async ValueTask<List<T>> QueryOnceAsync<T>(string sql, Func<DbDataReader, T> map, CancellationToken cancellationToken, params IReadOnlyList<SqlValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var command = Create(sql, values);
        await using (command.ConfigureAwait(false))
            return await QueryAsync(command, map, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a script of several statements without parameters, such as a migration.</summary>
    public async ValueTask RunScriptAsync(string script, CancellationToken cancellationToken)
    {
        var command = Connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
#pragma warning disable CA2100 // scripts are embedded resources and constants, never input
            command.CommandText = script;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values)
            await command.DisposeAsync().ConfigureAwait(false);
        _commands.Clear();
        await Connection.DisposeAsync().ConfigureAwait(false);
    }

    private static async ValueTask<object?> ScalarAsync(DbCommand command, CancellationToken cancellationToken) =>
        await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is var value && value is DBNull ? null : value;

    private static async ValueTask<List<T>> QueryAsync<T>(DbCommand command, Func<DbDataReader, T> map, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(map(reader));
        }

        return rows;
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (_commands.TryGetValue(sql, out var command))
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
            return command;
        }

        command = Create(sql, values.ToArray());
        _commands.Add(sql, command);
        return command;
    }

    private DbCommand Create(string sql, IReadOnlyList<SqlValue> values)
    {
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // every text is made by this assembly of constants; values are parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
