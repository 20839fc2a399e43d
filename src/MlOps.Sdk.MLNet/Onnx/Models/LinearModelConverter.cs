using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>Linear models: SDCA, L-BFGS, SGD, perceptron, SVM, OLS, online gradient descent; Poisson is the exponential of one.</summary>
internal sealed class LinearModelConverter : IModelConverter
{
    public bool Handles(object model) => model is LinearModelParameters;

    public OnnxValue Score(ModelInput input)
    {
        var model = (LinearModelParameters)input.Model;
        var score = input.Graph.Affine(input.Features, [.. model.Weights], [model.Bias]);
        return model is PoissonRegressionModelParameters ? input.Graph.Map("Exp", score) : score;
    }
}
