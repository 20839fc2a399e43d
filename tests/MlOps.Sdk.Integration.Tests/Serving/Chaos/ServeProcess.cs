using System.Globalization;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>A server in a process of its own, to be killed.</summary>
internal sealed class ServeProcess : IDisposable
{
    private readonly CrashWorker _worker;

    private ServeProcess(CrashWorker worker, ChaosServer server) => (_worker, Server) = (worker, server);

    public ChaosServer Server { get; }

    /// <summary>What it said since it was ready: each line is something that the store has acknowledged.</summary>
    public IEnumerable<string[]> Said => _worker.Lines.Skip(1).Select(line => line.Split(' '));

    public static async Task<ServeProcess> StartAsync(int number, string folder, string models)
    {
        var worker = CrashWorker.StartProgram("MlOps.Sdk.ServeWorker", [], folder, models);
        await worker.Ready;
        var words = worker.Lines.FirstOrDefault()?.Split(' ');
        if (words is not ["ready", var http, var grpc])
            throw new InvalidOperationException($"Server {number} does not start: {string.Join(' ', words ?? [])} {worker.Errors}");

        return new(worker, new(number, At(http), At(grpc)));
    }

    public Task KillAsync() => _worker.KillAsync();

    public void Dispose()
    {
        _worker.Dispose();
        Server.Dispose();
    }

    private static Uri At(string port) => new($"http://127.0.0.1:{int.Parse(port, CultureInfo.InvariantCulture)}");
}
