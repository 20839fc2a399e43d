using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.Data;

/// <summary>The 3,000,000 flights of the npm package vega-datasets (records of the US Bureau of Transportation Statistics), fetched once and kept in the user's cache.</summary>
internal static class FlightsFile
{
    private const string Package = "vega-datasets@3.2.1";
    private const string Sha256 = "dbeb920c90f59b6ccaff823dcc3d08f25a97fa1ce128d93f40be4e931f5900b0";

    public static async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "mlops-sdk-tests");
        var path = Path.Combine(folder, "flights-3m.parquet");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            await FetchAsync(path, cancellationToken);
        }

        await using var file = File.OpenRead(path);
        Assert.Equal(Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)));
        return path;
    }

    private static async Task FetchAsync(string path, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-npm-");
        try
        {
            await PackAsync(folder.FullName, cancellationToken);
            await using var archive = new GZipStream(folder.GetFiles("*.tgz").Single().OpenRead(), CompressionMode.Decompress);
            await using var tar = new TarReader(archive);
            while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                if (entry.Name != "package/data/flights-3m.parquet")
                    continue;

                var whole = Path.Combine(folder.FullName, "flights");
                await entry.ExtractToFileAsync(whole, overwrite: false, cancellationToken);
                File.Move(whole, path, overwrite: true);
                return;
            }

            Assert.Fail($"npm package {Package} has no flights-3m.parquet.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PackAsync(string folder, CancellationToken cancellationToken)
    {
        const string How = $"The flights need 'npm pack {Package}': install npm and allow it the registry";
        try
        {
            var start = new ProcessStartInfo("npm", ["pack", Package, "--silent"]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
            using var npm = Process.Start(start)!;
            var (output, errors) = (npm.StandardOutput.ReadToEndAsync(cancellationToken), npm.StandardError.ReadToEndAsync(cancellationToken));
            await npm.WaitForExitAsync(cancellationToken);
            if (npm.ExitCode != 0)
                Requirement.Missing($"{How}; it said: {await errors}{await output}");
        }
        catch (Win32Exception e)
        {
            Requirement.Missing($"{How}; it cannot be started: {e.Message}");
        }
    }
}
