namespace MlOps.Sdk;

/// <summary>A record made from the outputs of one row.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IModelOutput<TSelf>
    where TSelf : IModelOutput<TSelf>
{
    /// <summary>The model outputs that are read, by name; a label of type bool or integer reads as a number.</summary>
    static abstract FeatureSchema Outputs { get; }

    /// <summary>Makes the record from one row.</summary>
    static abstract TSelf ReadFrom(OutputReader row);
}
