namespace MlOps.Sdk.Integration.Tests.Samples;

/// <summary>The classes that start the sample run one after another, and share one telling of the story.</summary>
[CollectionDefinition(Story.Collection)]
public sealed class StoryCollection : ICollectionFixture<Story>;
