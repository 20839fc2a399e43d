namespace MlOps.Sdk.Serving;

/// <summary>The versions that answer one call of a graph, held from its beginning to its end so that all steps see the same.</summary>
internal sealed class GraphLeases(ServedModel[] models)
{
    private readonly LoadedModel?[] _held = new LoadedModel?[models.Length];
    private readonly Exception?[] _problems = new Exception?[models.Length];

    public LoadedModel? Model(int index) => _held[index];

    public Exception? Problem(int index) => _problems[index];

    /// <summary>Takes a lease on each; false when one rests and has to be loaded first, and then nothing is held.</summary>
    public bool TryTake()
    {
        for (var i = 0; i < models.Length; i++)
        {
            _held[i] = TryEnter(models[i]);
            if (_held[i] is null && models[i].IsResting && _problems[i] is null)
            {
                Release();
                return false;
            }

            if (_held[i] is null)
                _problems[i] ??= models[i].Unavailable();
        }

        return true;
    }

    /// <summary>Takes a lease on each, and loads those that rest. What cannot be loaded is a problem of the steps that need it.</summary>
    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        while (!TryTake())
        {
            for (var i = 0; i < models.Length; i++)
            {
                if (!models[i].IsResting)
                    continue;

                try
                {
                    await models[i].WakeAsync(null, cancellationToken).ConfigureAwait(false);
                }
                catch (MlOpsModelException e)
                {
                    _problems[i] = e;
                }
            }
        }
    }

    public void Release()
    {
        for (var i = 0; i < _held.Length; i++)
        {
            _held[i]?.Exit();
            _held[i] = null;
        }
    }

    public void Forget() => Array.Clear(_problems);

    private static LoadedModel? TryEnter(ServedModel model)
    {
        model.Touch();
        while (model.Current is { } current)
        {
            if (current.TryEnter())
                return current;

            // Closed: either another version has taken over since it was read, or the host is shutting down.
            if (ReferenceEquals(current, model.Current))
                return null;
        }

        return null;
    }
}
