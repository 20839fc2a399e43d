using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.PostgreSql;

/// <summary>A PostgreSQL server of one test, which may stop it; the shared one may not be.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly string _programs;
    private readonly string _folder;
    private readonly int _port;

    private PostgreSqlServer(string programs, string folder, int port) => (_programs, _folder, _port) = (programs, folder, port);

    public string ConnectionString => $"Host=127.0.0.1;Port={_port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database=postgres;Maximum Pool Size=20";

    private string Data => Path.Combine(_folder, "data");

    public static async Task<PostgreSqlServer> StartAsync()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (programs is null)
            Requirement.Missing("No PostgreSQL programs in /usr/lib/postgresql: install the package postgresql, so that a test can start and stop a server of its own.");
        var folder = Directory.CreateTempSubdirectory("mlops-pg-").FullName;
        var server = new PostgreSqlServer(programs, folder, FreePort());
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder);
        await server.AsPostgresAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the server that was stopped.</summary>
    public Task StartAgainAsync() => AsPostgresAsync(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder}"), "start");

    /// <summary>Stops the server: <c>fast</c> ends every connection and undoes its work, <c>immediate</c> is a crash.</summary>
    public Task StopAsync(string mode) => AsPostgresAsync("pg_ctl", "-D", Data, "-w", "-m", mode, "stop");

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync("immediate");
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The server refuses to run as root. Its output goes nowhere: a server that inherits a pipe would keep it open.
    private Task AsPostgresAsync(string program, params string[] arguments)
    {
        var command = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", "sh", "-c", "cd / && exec \"$@\" >/dev/null 2>&1", "sh", command, .. arguments])
            : RunAsync("sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", command, .. arguments]);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
