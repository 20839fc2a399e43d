using BenchmarkDotNet.Running;
using MlOps.Sdk.Benchmarks;
using MlOps.Sdk.Benchmarks.Stores;

// "speed" prints the table of the stores beside MLflow's figures; "speed 100000" searches that many runs instead of 10,000.
if (args is ["speed", ..])
    await SpeedTable.RunAsync(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 10_000);
else
    BenchmarkSwitcher.FromAssembly(typeof(QuickConfig).Assembly).Run(ShellGlob.Undo(args), new QuickConfig());
