using Microsoft.Extensions.Logging;

namespace MlOps.Sdk.Serving;

/// <content>What a model tells the log.</content>
public sealed partial class ServedModel
{
    private readonly ILogger _logger;

    internal void NotBatched(int version, string reason) => NotBatched(Reference, version, reason);

    internal void NotCached(int version, string reason) => NotCached(Reference, version, reason);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Warning, Message = "{Reference}: version {Version} answers its rows one by one, though batching is asked for. {Reason}")]
    private partial void NotBatched(ModelRef reference, int version, string reason);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Warning, Message = "{Reference}: the answers of version {Version} are not kept, though caching is asked for. {Reason}")]
    private partial void NotCached(ModelRef reference, int version, string reason);

    [LoggerMessage(EventId = 3000, Level = LogLevel.Information, Message = "{Reference}: version {Version} serves.")]
    private partial void Serves(ModelRef reference, int version);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "{Reference}: version {Version} has taken over from version {Previous}.")]
    private partial void TookOver(ModelRef reference, int version, int previous);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "{Reference}: version {Version} could not be loaded; {Previous} goes on serving.")]
    private partial void LoadFailed(Exception error, ModelRef reference, int version, string previous);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "{Reference}: version {Version} was unloaded.")]
    private partial void Unloaded(ModelRef reference, int version);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "{Reference}: version {Version} runs on {Provider}, for what was preferred is not there. {Problem}")]
    private partial void RunsElsewhere(ModelRef reference, int version, string provider, string problem);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Information, Message = "{Reference}: version {Version} rests to make room for others; the next call loads it again.")]
    private partial void Rested(ModelRef reference, int version);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "{Reference} is not served as it should be: {Problem}")]
    private partial void NothingToServe(ModelRef reference, string problem);
}
