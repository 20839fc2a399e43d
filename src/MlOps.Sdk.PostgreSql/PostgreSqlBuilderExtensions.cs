using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MlOps.Sdk;
using MlOps.Sdk.Relational;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps runs, models and the audit log on PostgreSQL.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>
    /// Keeps experiments, runs, models and the audit log on PostgreSQL instead of in the embedded store. Artifacts stay where they
    /// are: use a store that all machines reach with it.
    /// </summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="connectionString">An Npgsql connection string; its search path says in which schema the tables lie.</param>
    public static IMlOpsBuilder UsePostgreSql(this IMlOpsBuilder builder, string connectionString) =>
        builder.UsePostgreSql(options => options.ConnectionString = connectionString);

    /// <inheritdoc cref="UsePostgreSql(IMlOpsBuilder, string)"/>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Sets the options; they are checked, and the database is opened, when the host starts.</param>
    public static IMlOpsBuilder UsePostgreSql(this IMlOpsBuilder builder, Action<PostgreSqlOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<PostgreSqlOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlOptions>, PostgreSqlOptionsValidator>());
        services.TryAddSingleton(Open);
        services.TryAddSingleton(provider => new RelationalModelStore(provider.GetRequiredService<PostgreSqlDatabase>()));
        services.Replace(ServiceDescriptor.Singleton<IRunStore>(provider => new RelationalRunStore(provider.GetRequiredService<PostgreSqlDatabase>(), provider.GetRequiredService<TimeProvider>())));
        services.Replace(ServiceDescriptor.Singleton<IModelStore>(provider => provider.GetRequiredService<RelationalModelStore>()));
        services.Replace(ServiceDescriptor.Singleton<IModelFactStore>(provider => provider.GetRequiredService<RelationalModelStore>()));
        services.Replace(ServiceDescriptor.Singleton<IEventCursorStore>(provider => new RelationalEventCursorStore(provider.GetRequiredService<PostgreSqlDatabase>())));
        services.Replace(ServiceDescriptor.Singleton<IAuditLog>(provider => new RelationalAuditLog(provider.GetRequiredService<PostgreSqlDatabase>())));
        return builder;
    }

    // A container makes its services synchronously; this happens once, when the host starts.
    private static PostgreSqlDatabase Open(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<PostgreSqlOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        return Task.Run(async () => await PostgreSqlDatabase.OpenAsync(options, time, CancellationToken.None).ConfigureAwait(false)).GetAwaiter().GetResult();
    }
}
