using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlOps.Sdk.Integration.Tests.AzureBlobs;
using MlOps.Sdk.Integration.Tests.S3;
using MlOps.Sdk.Integration.Tests.Stores;
using Npgsql;

namespace MlOps.Sdk.Integration.Tests.PostgreSql;

public sealed class PostgreSqlCompositionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_on_PostgreSQL_and_Azure_Blob_storage_tracks_registers_and_promotes()
    {
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        await using var container = await AzuriteContainer.CreateAsync(Cancellation);
        await TellAsync(mlops => mlops
            .UsePostgreSql(schema.ConnectionString)
            .AddAzureBlobArtifacts(azure => (azure.Container, azure.ConnectionString) = (container.Name, container.ConnectionString)));
    }

    [Fact]
    public async Task A_host_on_PostgreSQL_and_S3_tracks_registers_and_promotes()
    {
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        await using var bucket = await S3Bucket.CreateAsync(Cancellation);
        await using var source = NpgsqlDataSource.Create(schema.ConnectionString);
        await TellAsync(mlops =>
        {
            mlops.Services.AddSingleton<IAmazonS3>(bucket.Client);
            mlops.UsePostgreSql(postgres => postgres.DataSource = source).AddS3Artifacts(s3 => s3.Bucket = bucket.Name);
        });
        await using var alive = await source.OpenConnectionAsync(Cancellation); // the application's own pool outlives the host
    }

    [Fact]
    public async Task Every_wrong_option_is_named_when_the_host_starts_and_no_secret_told()
    {
        foreach (var (text, fault) in new[]
        {
            ("", "Nothing says where the database is"),
            ("Database=mlops;Password=geheim", "names no Host"),
            ("Host=db;Port=geheim", "not an Npgsql connection string"),
            ("geheim", "not an Npgsql connection string"),
        })
        {
            var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(mlops => mlops.UsePostgreSql(text)));
            Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_stops_the_host_and_is_named_without_the_password()
    {
        var logs = new LogLines();
        foreach (var (place, server) in new[] { ("127.0.0.1:1/mlops", "Host=127.0.0.1;Port=1"), ("no-such-host.invalid:5432/mlops", "Host=no-such-host.invalid") })
        {
            var refused = await Assert.ThrowsAsync<MlOpsStoreException>(() => StartAsync(mlops => mlops.UsePostgreSql($"{server};Database=mlops;Username=u;Password=geheim;Timeout=2"), logs));
            Assert.Contains(place, refused.Message, StringComparison.Ordinal);
            Assert.True(refused.IsTransient, refused.Message);
            Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(logs.All, line => line.Contains("geheim", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_not_worth_a_retry()
    {
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        var wrong = new NpgsqlConnectionStringBuilder(schema.ConnectionString) { Database = "no_such_database", Password = "geheim" }.ConnectionString;
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(() => StartAsync(mlops => mlops.UsePostgreSql(wrong)));
        Assert.False(refused.IsTransient);
        Assert.Contains("no_such_database", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_must_not_be_changed_is_demanded_instead()
    {
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        var options = new PostgreSqlOptions { ConnectionString = schema.ConnectionString, Migrate = false };
        var refused = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await PostgreSqlDatabase.OpenAsync(options, TimeProvider.System, Cancellation));
        Assert.Contains("schema 0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Migrate", refused.Message, StringComparison.Ordinal);

        await using (await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation))
        {
        }

        await using (await PostgreSqlDatabase.OpenAsync(options, TimeProvider.System, Cancellation))
        {
        }

        await schema.ExecuteAsync("INSERT INTO schema_version (version, name, applied_at) VALUES (99, 'future', 0)", Cancellation);
        foreach (var migrate in new[] { true, false })
        {
            options.Migrate = migrate;
            var newer = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await PostgreSqlDatabase.OpenAsync(options, TimeProvider.System, Cancellation));
            Assert.Contains("99", newer.Message, StringComparison.Ordinal);
            Assert.False(newer.IsTransient);
        }
    }

    private static async Task TellAsync(Action<IMlOpsBuilder> use)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"mlops-unused-{Guid.CreateVersion7():N}");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        use(builder.Services.AddMlOps(options =>
        {
            options.Directory = directory;
            options.RequireGate("champion", "release");
        }));
        using var host = builder.Build();
        await host.StartAsync(Cancellation);

        var id = await host.Services.GetRequiredService<ExperimentTracker>().RunAsync(
            "flights",
            "logistic",
            async (run, token) =>
            {
                run.LogParam("depth", 6);
                for (var step = 0; step < 1_000; step++)
                    run.LogMetric("loss", 1.0 / (step + 1), step);
                await run.LogTextAsync("model.onnx", "weights", token);
            },
            cancellationToken: Cancellation);
        var registry = host.Services.GetRequiredService<ModelRegistry>();
        var version = await registry.RegisterAsync(Sample.Registration(id), Cancellation);
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await registry.PromoteAsync(version.Model, version.Version, "champion", cancellationToken: Cancellation));
        await registry.AddGateReportAsync(version, Sample.Report("release"), Cancellation);
        await registry.PromoteAsync(version.Model, version.Version, "champion", "passed", cancellationToken: Cancellation);

        var champion = await registry.ResolveAsync(ModelRef.Parse($"{version.Model}@champion"), Cancellation);
        Assert.Equal("weights"u8.ToArray(), await registry.ReadModelAsync(champion, Cancellation));
        var found = await host.Services.GetRequiredService<IRunStore>().SearchRunsAsync(RunQuery.Parse("metrics.loss < 0.01 and params.depth = '6'"), Cancellation);
        Assert.Equal((id, RunStatus.Finished), (Assert.Single(found.Runs).Id, found.Runs[0].Status));
        var verification = await host.Services.GetRequiredService<StoreVerifier>().VerifyAsync(cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        Assert.False(Directory.Exists(directory), "The embedded store was opened, though nothing is kept there.");
        await host.StopAsync(Cancellation);
    }

    private static async Task StartAsync(Action<IMlOpsBuilder> use, ILoggerProvider? logs = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        if (logs is not null)
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        use(builder.Services.AddMlOps().UseInMemoryStores());
        using var host = builder.Build();
        await host.StartAsync(Cancellation);
    }
}
