namespace MlOps.Sdk.Serving;

/// <summary>One run of a model for some rows: times it, names the predictions and announces them.</summary>
internal readonly struct RowCall(HostContext host, LoadedModel model, RouteChoice choice = default)
{
    private readonly long _start = host.Time.GetTimestamp();

    /// <summary>Makes the predictions of a frame's rows, and says how long the run took.</summary>
    /// <param name="frame">The rows and their outputs.</param>
    /// <param name="binding">Their columns.</param>
    /// <param name="predictions">Takes the predictions.</param>
    /// <param name="choices">What a route decided about each row; empty where the call's own choice holds for all.</param>
    public TimeSpan Answered<TOut>(RowFrame frame, RowBinding binding, Span<Prediction<TOut>> predictions, ReadOnlySpan<RouteChoice> choices = default)
        where TOut : IModelOutput<TOut>
    {
        var duration = host.Time.GetElapsedTime(_start);
        var now = host.Time.GetUtcNow();
        var version = model.Version.Version;
        for (var row = 0; row < frame.Rows; row++)
        {
            var route = choices.IsEmpty ? choice : choices[row];
            predictions[row] = new(host.Ids.Next(now), version, TOut.ReadFrom(new OutputReader(frame.OutputNumbers(row), frame.OutputTexts(row))))
            {
                Variant = route.Variant,
                Propensity = route.KnownPropensity,
            };
        }

        // Announced when all could be read: a batch with one row that cannot is asked again, and nothing may be told twice.
        for (var row = 0; row < frame.Rows; row++)
        {
            var route = choices.IsEmpty ? choice : choices[row];
            route.Arm?.Answered(frame.OutputNumbers(row), duration);
            route.Arm?.Ledger?.Add(predictions[row].Id, route.Arm);
            route.Capture?.Answered(frame.OutputNumbers(row), frame.OutputTexts(row), version, duration);
            if (host.Observers.Length > 0)
                Announce(binding, frame.Numbers(row), frame.Texts(row), frame.OutputNumbers(row), frame.OutputTexts(row), predictions[row].Id, now, duration, in route);
        }

        host.Telemetry.Answered(model, frame.Rows, duration);
        // Rows with choices of their own waited: their batch is traced instead.
        if (choices.IsEmpty)
            ServingSpans.Write(ServingSpans.Predict, model, frame.Rows, now, duration);
        return duration;
    }

    /// <summary>Gives a row the answer that the version gave to the same row before: named, counted and announced as if it had run.</summary>
    public Prediction<TOut> AnsweredBefore<TOut>(RowBinding binding, RowQuestion question, RowAnswer answer)
        where TOut : IModelOutput<TOut>
    {
        var (duration, now) = (host.Time.GetElapsedTime(_start), host.Time.GetUtcNow());
        var prediction = new Prediction<TOut>(host.Ids.Next(now), model.Version.Version, TOut.ReadFrom(new OutputReader(answer.Numbers, answer.Texts)))
        {
            Variant = choice.Variant,
            Propensity = choice.KnownPropensity,
        };
        choice.Arm?.Answered(answer.Numbers, duration);
        choice.Arm?.Ledger?.Add(prediction.Id, choice.Arm);
        choice.Capture?.Answered(answer.Numbers, answer.Texts, model.Version.Version, duration);
        if (host.Observers.Length > 0)
            Announce(binding, question.Numbers, question.Texts, answer.Numbers, answer.Texts, prediction.Id, now, duration, in choice);

        host.Telemetry.Answered(model, 1, duration);
        return prediction;
    }

    /// <param name="error">What went wrong.</param>
    /// <param name="waited">Whether the row waited, so that its batch is traced instead.</param>
    public void Failed(Exception error, bool waited = false)
    {
        if (!waited && ServingSpans.AreWanted)
            ServingSpans.Write(ServingSpans.Predict, model, 1, host.Time.GetUtcNow(), host.Time.GetElapsedTime(_start), error);

        choice.Arm?.Failed(error);
        host.Telemetry.Failed(model, error);
    }

    private void Announce(RowBinding binding, ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts, ReadOnlySpan<double> outputNumbers, ReadOnlySpan<string?> outputTexts, PredictionId id, DateTimeOffset now, TimeSpan duration, in RouteChoice route)
    {
        host.Announce(new PredictionMade
        {
            Id = id,
            Model = model.Version.Model,
            Version = model.Version.Version,
            At = now,
            Duration = duration,
            Features = binding.Features,
            Numbers = numbers,
            Texts = texts,
            Outputs = binding.Outputs,
            OutputNumbers = outputNumbers,
            OutputTexts = outputTexts,
            Variant = route.Variant,
            Propensity = route.KnownPropensity,
            IsShadow = route.Arm?.IsShadow == true,
        });
    }
}
