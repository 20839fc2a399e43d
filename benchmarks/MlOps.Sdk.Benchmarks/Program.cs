using BenchmarkDotNet.Running;
using MlOps.Sdk.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(QuickConfig).Assembly).Run(ShellGlob.Undo(args), new QuickConfig());
