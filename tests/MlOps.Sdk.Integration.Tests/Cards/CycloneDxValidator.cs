using System.ComponentModel;
using System.Diagnostics;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.Cards;

/// <summary>The validator of CycloneDX's JavaScript library, installed once into the user's cache.</summary>
internal sealed class CycloneDxValidator(string folder)
{
    private const string Script =
        """
        const { Validation, Spec } = require('@cyclonedx/cyclonedx-library');
        const text = require('fs').readFileSync(0, 'utf8');
        new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)
          .then(errors => console.log(errors === null ? 'valid' : JSON.stringify(errors).slice(0, 2000)));
        """;

    private static readonly string[] Packages = ["@cyclonedx/cyclonedx-library@10.3.0", "ajv@8.20.0", "ajv-formats@3.0.1", "ajv-formats-draft2019@1.6.1"];

    public static async Task<CycloneDxValidator> GetAsync(CancellationToken cancellationToken)
    {
        var cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        var folder = Path.Combine(cache, "mlops-sdk-tests", "cyclonedx-10.3.0");
        if (!Directory.Exists(folder))
        {
            // Installed beside its place and moved there, so that a test that is stopped leaves no half of it.
            var installing = Directory.CreateDirectory($"{folder}.{Path.GetRandomFileName()}").FullName;
            var (code, output) = await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", installing, .. Packages], installing, "", cancellationToken);
            if (code != 0)
            {
                Directory.Delete(installing, recursive: true);
                Requirement.Missing($"CycloneDX's validator needs 'npm install {string.Join(' ', Packages)}': allow npm the registry; it said: {output}");
            }

            try
            {
                Directory.Move(installing, folder);
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                Directory.Delete(installing, recursive: true); // another test run was faster
            }
        }

        return new(folder);
    }

    /// <summary><c>valid</c>, or what is wrong.</summary>
    public async Task<string> JudgeAsync(string bom, CancellationToken cancellationToken)
    {
        var (code, output) = await RunAsync("node", ["-e", Script], folder, bom, cancellationToken);
        Assert.True(code == 0, output);
        return output.Trim();
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, string folder, string input, CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        catch (Win32Exception e)
        {
            Requirement.Missing($"CycloneDX's validator needs Node.js with npm; '{program}' cannot be started: {e.Message}");
            throw;
        }
    }
}
