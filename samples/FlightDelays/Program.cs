using System.Globalization;
using FlightDelays;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    var options = SampleOptions.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(SampleOptions.Usage);
        return 0;
    }

    if (options.Fresh)
        StoreFolder.Clear(options.Store);

    await using var store = await StoreFolder.OpenAsync(options.Store, stop.Token);
    await new MainJob(store, options, new Screen()).RunAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("flight-delays: stopped; run it again to continue with the same store");
    return 130;
}
catch (Exception e) when (e is SampleException or MlOpsException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"flight-delays: {e.Message.ReplaceLineEndings(" ")}");
    return 2;
}
