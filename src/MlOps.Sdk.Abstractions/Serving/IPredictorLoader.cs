namespace MlOps.Sdk;

/// <summary>Makes predictors from model files of one format. A host picks the loader by <see cref="ModelVersion.Format"/>.</summary>
public interface IPredictorLoader
{
    /// <summary>The format it reads, such as <c>onnx</c>.</summary>
    string Format { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="version">The registered version.</param>
    /// <param name="content">Its file, verified against the version's digest.</param>
    /// <param name="cancellationToken">Gives up loading.</param>
    /// <exception cref="MlOpsIntegrityException">The content is not a model of the format, or one that cannot run here.</exception>
    ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);
}
