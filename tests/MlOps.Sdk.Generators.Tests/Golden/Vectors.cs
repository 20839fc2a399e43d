using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Images
{
    [FeatureRow(Naming = ColumnNaming.CamelCase)]
    internal readonly partial struct Pixels
    {
        [Vector(3)]
        public float[] Values { get; init; }
        [Vector(2)]
        public string?[]? Words { get; init; }
        [Vector(2)]
        public ReadOnlyMemory<double>? Memory { get; init; }
        public Four Inline { get; init; }
        [Vector("a", "b")]
        public ImmutableArray<int?> ByKey { get; init; }
        public float Last { get; init; }
    }

    [ModelOutput]
    internal partial record Scores
    {
        public required string Label { get; init; }
        [ModelColumn("probabilities"), Vector("late", "early")]
        public required double[] Probabilities { get; init; }
        [Vector(2)]
        public ImmutableArray<bool> Flags { get; init; }
        public Four Inline { get; init; }
        [Vector(2)]
        public ReadOnlyMemory<DayOfWeek>? Days { get; init; }
        [Vector(2)]
        public string[] Words = [];
    }

    [InlineArray(4)]
    internal struct Four
    {
        private float _first;
    }
}
