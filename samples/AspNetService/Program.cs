using AspNetService;
using MlOps.Sdk;
using OpenTelemetry.Metrics;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddMlOps(builder.Configuration.GetSection("MlOps"))
    .AddRoutedModel<Iris, Species>("iris")
    .AddRolloutGuard(guard => builder.Configuration.GetSection("Rollout").Bind(guard));

builder.Services.AddHealthChecks().AddMlOpsModels();
builder.Services.AddOpenApi();
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
    .AddMeter(MlOpsTelemetry.All, "Microsoft.AspNetCore.Hosting")
    .AddPrometheusExporter());

var app = builder.Build();
await FirstModel.RegisterAsync(app.Services);

app.MapPredict<Iris, Species>("/predict/iris").WithTags("iris");
app.MapRollout();
app.MapMlOpsHealth();
app.MapPrometheusScrapingEndpoint("/metrics");
app.MapOpenApi();

app.Run();
