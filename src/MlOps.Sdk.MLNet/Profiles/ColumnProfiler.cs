using Microsoft.ML;
using Microsoft.ML.Data;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.MLNet;

/// <summary>Adds a cursor's current row of one column to its profiles.</summary>
internal abstract class ColumnProfiler
{
    public abstract IEnumerable<ColumnProfile> Profiles { get; }

    public abstract void Add();

    public static ColumnProfiler Of(DataViewRow row, DataViewSchema.Column column) => column.Type is TextDataViewType
        ? new TextProfiler(row, column)
        : new NumberProfiler(row, column);

    private sealed class TextProfiler(DataViewRow row, DataViewSchema.Column column) : ColumnProfiler
    {
        private readonly CategoricalProfile _profile = new(column.Name);
        private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        private ReadOnlyMemory<char> _value;

        public override IEnumerable<ColumnProfile> Profiles => [_profile];

        public override void Add()
        {
            _getter(ref _value);
            _profile.Add(_value.IsEmpty ? null : _value.ToString());
        }
    }

    private sealed class NumberProfiler : ColumnProfiler
    {
        private readonly NumericProfile[] _profiles;
        private readonly Action<double[]> _read;
        private readonly double[] _slots;

        public NumberProfiler(DataViewRow row, DataViewSchema.Column column)
        {
            _slots = new double[column.Type.GetWidth()];
            _profiles = column.Type is VectorDataViewType
                ? [.. Enumerable.Range(0, _slots.Length).Select(slot => new NumericProfile($"{column.Name}[{slot}]"))]
                : [new NumericProfile(column.Name)];
            _read = ColumnCodec.Of(column.Type, column.Name).Reader(row, column);
        }

        public override IEnumerable<ColumnProfile> Profiles => _profiles;

        public override void Add()
        {
            _read(_slots);
            for (var slot = 0; slot < _slots.Length; slot++)
                _profiles[slot].Add(_slots[slot]);
        }
    }
}
