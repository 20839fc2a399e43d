using BenchmarkDotNet.Running;
using MlOps.Sdk.Benchmarks;
using MlOps.Sdk.Benchmarks.Load;
using MlOps.Sdk.Benchmarks.Stores;

// "speed curve" prints how cost grows to ten million points and a million runs; "speed curve 1000000 100000" stops sooner;
// "speed" prints the table of the stores beside MLflow's figures; "speed 100000" searches that many runs instead of 10,000.
// "load" prints the table of serving; "load path", "load batching" and so on print a part of it (see LoadTable).
if (args is ["speed", "curve", .. var most])
    await CostCurve.RunAsync(most.Length > 0 ? Number(most[0]) : 10_000_000, most.Length > 1 ? Number(most[1]) : 1_000_000);
else if (args is ["speed", ..])
    await SpeedTable.RunAsync(args.Length > 1 ? Number(args[1]) : 10_000);
else if (args is ["load", .. var what])
    await LoadTable.RunAsync(what);
else
    BenchmarkSwitcher.FromAssembly(typeof(QuickConfig).Assembly).Run(ShellGlob.Undo(args), new QuickConfig());

static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
