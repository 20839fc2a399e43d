using MlOps.Sdk.Integration.Tests.AspNetCore;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>Clients of one running server.</summary>
internal sealed class ChaosServer(int number, Uri http, Uri grpc) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = http, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Which of the servers that came after one another.</summary>
    public int Number { get; } = number;

    public InferenceClient Rest => new(_http);

    public GrpcClient Grpc { get; } = new(grpc);

    public void Dispose()
    {
        _http.Dispose();
        Grpc.Dispose();
    }
}
