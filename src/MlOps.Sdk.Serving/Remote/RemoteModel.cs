using System.Globalization;
using System.Net;
using System.Text.Json;

namespace MlOps.Sdk.Serving;

/// <summary>
/// A model behind a server of the Open Inference Protocol V2 (Triton, KServe, Seldon, or this SDK's own), as a predictor like any
/// other: its signature is the server's metadata, tensors travel over REST by the binary extension, or as JSON to servers without it.
/// </summary>
public sealed class RemoteModel : IPredictor
{
    private readonly HttpClient _http;
    private readonly RemoteBreaker _breaker;
    private readonly SemaphoreSlim _calls;
    private int _disposed;

    private RemoteModel(HttpClient http, Uri model, RemoteModelOptions options, ModelSignature signature, bool binary)
    {
        (_http, Address, Options, Signature, IsBinary) = (http, model, options, signature, binary);
        (_breaker, _calls) = (new(options), new(options.MaxConcurrency, options.MaxConcurrency));
    }

    /// <summary>The model's path on its server, such as <c>http://triton:8000/v2/models/fraud</c>.</summary>
    public Uri Address { get; }

    /// <inheritdoc/>
    public ModelSignature Signature { get; }

    /// <summary>Whether tensors travel in binary.</summary>
    public bool IsBinary { get; }

    internal RemoteModelOptions Options { get; }

    /// <summary>Asks the server what the model takes and gives.</summary>
    /// <param name="http">Sends the requests; its own timeout must be longer than the options'. It is not disposed.</param>
    /// <param name="model">The model's path on its server, such as <c>http://triton:8000/v2/models/fraud</c>, or with <c>/versions/3</c>.</param>
    /// <param name="options">How it is called; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="MlOpsNotFoundException">The server has no such model.</exception>
    /// <exception cref="MlOpsModelException">The server does not answer, or not as the protocol says.</exception>
    public static async ValueTask<RemoteModel> ConnectAsync(HttpClient http, Uri model, RemoteModelOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        options.Check();
        try
        {
            using var deadline = new CancellationTokenSource(options.Timeout, options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            var (response, body) = await GetAsync(http, model, options, either.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new MlOpsNotFoundException($"There is no model at {model}: {RemoteFaults.Message(body)}");
            if (!response.IsSuccessStatusCode)
                throw RemoteFaults.Of(model, response, body);

            var signature = RemoteMetadata.Read(body, model);
            return new(http, model, options, signature, await IsBinaryAsync(http, model, options, either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RemoteFaults.TooLate(model, options.Timeout);
        }
        catch (HttpRequestException e)
        {
            throw RemoteFaults.Unreachable(model, e);
        }
    }

    /// <inheritdoc/>
    public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return new RemoteFrame(this, outputs is null ? Signature.Outputs : [.. outputs.Select(Find)]);
    }

    /// <summary>Asks the server whether the model can answer; false too where it cannot be reached or does not say in time.</summary>
    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var deadline = new CancellationTokenSource(Options.Timeout, Options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            var (response, _) = await GetAsync(_http, new(Address.AbsoluteUri.TrimEnd('/') + "/ready"), Options, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Lets no more calls out and waits for those under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        for (var i = 0; i < Options.MaxConcurrency; i++)
            await _calls.WaitAsync().ConfigureAwait(false);
    }

    /// <summary>Sends a body until it is answered, the tries are used up or the deadline passes; then gives the answer to a reader.</summary>
    internal async ValueTask SendAsync(byte[] body, int? jsonLength, Action<byte[], int?> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (!_calls.Wait(0, CancellationToken.None))
            throw new MlOpsModelException($"{Address} is overloaded: {Options.MaxConcurrency} calls are under way, the most that {nameof(RemoteModelOptions.MaxConcurrency)} allows.", isTransient: true) { Fault = ModelFault.Overloaded };

        try
        {
            using var deadline = new CancellationTokenSource(Options.Timeout, Options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            for (var attempt = 0; ; attempt++)
            {
                var fault = await TryAsync(body, jsonLength, read, either.Token, cancellationToken).ConfigureAwait(false);
                if (fault is null)
                    return;
                if (fault.Fault != ModelFault.Unavailable || attempt == Options.Retries)
                    throw fault;
            }
        }
        finally
        {
            _calls.Release();
        }
    }

    private async ValueTask<MlOpsModelException?> TryAsync(byte[] body, int? jsonLength, Action<byte[], int?> read, CancellationToken either, CancellationToken caller)
    {
        if (_breaker.Wait() is { } wait)
            throw new MlOpsModelException($"{Address} did not answer {Options.FailuresToBreak} times in a row and is left alone.", isTransient: true) { Fault = ModelFault.Unavailable, RetryAfter = wait };

        MlOpsModelException fault;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address.AbsoluteUri.TrimEnd('/') + "/infer")) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new(jsonLength is null ? "application/json" : "application/octet-stream");
            if (jsonLength is { } length)
                request.Content.Headers.TryAddWithoutValidation(RemoteTensors.JsonLength, length.ToString(CultureInfo.InvariantCulture));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(Options.MaxAnswerSize, either).ConfigureAwait(false);
            var answer = await response.Content.ReadAsByteArrayAsync(either).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                read(answer, RemoteTensors.ReadJsonLength(response, Address));
                _breaker.Answered();
                return null;
            }

            fault = RemoteFaults.Of(Address, response, answer);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            fault = RemoteFaults.TooLate(Address, Options.Timeout);
        }
        catch (OperationCanceledException)
        {
            _breaker.Abandoned();
            throw;
        }
        catch (HttpRequestException e)
        {
            fault = RemoteFaults.Unreachable(Address, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or OverflowException)
        {
            fault = RemoteFaults.NotTheProtocol(Address, e);
        }

        // A server that refuses one input is well; one that is gone or late is not.
        if (fault.Fault is ModelFault.Unavailable or ModelFault.TimedOut)
            _breaker.Failed();
        else
            _breaker.Answered();
        return fault;
    }

    private static async ValueTask<(HttpResponseMessage Response, byte[] Body)> GetAsync(HttpClient http, Uri address, RemoteModelOptions options, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        await response.Content.LoadIntoBufferAsync(options.MaxAnswerSize, cancellationToken).ConfigureAwait(false);
        return (response, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }

    private static async ValueTask<bool> IsBinaryAsync(HttpClient http, Uri model, RemoteModelOptions options, CancellationToken cancellationToken)
    {
        var path = model.AbsoluteUri;
        if (options.Tensors != RemoteTensorForm.Auto || path.LastIndexOf("/models/", StringComparison.Ordinal) is not (> 0 and var end))
            return options.Tensors == RemoteTensorForm.Binary;

        var (response, body) = await GetAsync(http, new(path[..end]), options, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode && RemoteMetadata.Extensions(body).Contains("binary_tensor_data", StringComparer.Ordinal);
    }

    private TensorSpec Find(string name) => Signature.Outputs.FirstOrDefault(o => o.Name == name)
        ?? throw new ArgumentException($"The model has no output '{name}'; it has {string.Join(", ", Signature.Outputs.Select(o => $"'{o.Name}'"))}.", nameof(name));
}
