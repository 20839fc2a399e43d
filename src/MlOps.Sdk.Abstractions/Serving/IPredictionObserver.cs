namespace MlOps.Sdk;

/// <summary>Is told of every prediction on the caller's thread. It must return at once, never block and never throw.</summary>
public interface IPredictionObserver
{
    /// <summary>A row was answered.</summary>
    void OnPrediction(in PredictionMade prediction);
}
