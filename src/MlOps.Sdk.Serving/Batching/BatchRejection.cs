using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>What a call is told that finds the queue full.</summary>
internal sealed class BatchRejection(HostContext host, LoadedModel model, BatchingOptions options, int parallel)
{
    public MlOpsModelException Of(BatchCosts costs)
    {
        var runs = 1 + options.MaxQueuedRows / costs.Rows;
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(1, (costs.Expected(costs.Rows) * runs / parallel).TotalMilliseconds)));
        return new(string.Create(CultureInfo.InvariantCulture, $"{model.Version.ToRef()} is overloaded: {options.MaxQueuedRows} rows are queued, the most that {nameof(BatchingOptions.MaxQueuedRows)} allows. Try again in {wait.TotalMilliseconds} ms."), isTransient: true)
        {
            Fault = ModelFault.Overloaded,
            RetryAfter = wait,
        };
    }

    /// <summary>Counts a call that had to make room. The newcomer is queued by then: a listener that throws must not reach it, who would give its lease back twice.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a listener throws, it has nothing to do with the call.")]
    public void Count()
    {
        try
        {
            host.Telemetry.Rejected(model);
        }
        catch (Exception)
        {
        }
    }
}
