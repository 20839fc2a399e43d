namespace MlOps.Sdk.Serving;

/// <summary>How a model on another server is called.</summary>
public sealed class RemoteModelOptions
{
    /// <summary>How long an answer may take, retries included; 10 seconds by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How tensors travel; asked of the server when it is connected to by default.</summary>
    public RemoteTensorForm Tensors { get; set; }

    /// <summary>How often a call is sent again when the server could not be reached or says 502 or 503; 1 by default, 0 for never. Inference changes nothing, so sending it twice is safe.</summary>
    public int Retries { get; set; } = 1;

    /// <summary>How many calls may be under way at once; what comes on top fails at once as overloaded. 64 by default.</summary>
    public int MaxConcurrency { get; set; } = 64;

    /// <summary>After so many failures in a row to reach the server or to hear from it in time, calls fail at once for <see cref="BreakTime"/>; 5 by default.</summary>
    public int FailuresToBreak { get; set; } = 5;

    /// <summary>How long the server is left alone, before one call tries it again; 5 seconds by default.</summary>
    public TimeSpan BreakTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest answer that is read, in bytes; 64 MiB by default.</summary>
    public int MaxAnswerSize { get; set; } = 64 << 20;

    /// <summary>The clock of the timeout and of the breaker.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero, nameof(Timeout));
        ArgumentOutOfRangeException.ThrowIfNegative(Retries, nameof(Retries));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrency, 1, nameof(MaxConcurrency));
        ArgumentOutOfRangeException.ThrowIfLessThan(FailuresToBreak, 1, nameof(FailuresToBreak));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BreakTime, TimeSpan.Zero, nameof(BreakTime));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAnswerSize, 1024, nameof(MaxAnswerSize));
        ArgumentNullException.ThrowIfNull(Time);
        if (!Enum.IsDefined(Tensors))
            throw new ArgumentOutOfRangeException(nameof(Tensors), Tensors, $"{nameof(Tensors)} is {Tensors}, {nameof(RemoteTensorForm.Auto)}, {nameof(RemoteTensorForm.Binary)} and {nameof(RemoteTensorForm.Json)} are possible.");
    }
}
