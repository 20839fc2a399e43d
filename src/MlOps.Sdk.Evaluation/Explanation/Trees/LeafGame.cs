namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The game of one leaf: its value times, for each feature on its path, one factor where the feature is present and another where it is
/// absent. Shapley values and interactions of such a product are integrals over t of the product of (1 − t)·absent + t·present, polynomials
/// that Gauss–Legendre points integrate exactly, with sums of equal sign only.
/// </summary>
internal sealed class LeafGame
{
    private readonly List<int> _features = [];
    private readonly List<double> _present = [];
    private readonly List<double> _absent = [];

    public int Count => _features.Count;

    /// <summary>Multiplies the factors of a feature; returns what undoes it.</summary>
    public (int Index, double Present, double Absent) Multiply(int feature, double present, double absent)
    {
        var index = _features.IndexOf(feature);
        if (index < 0)
        {
            _features.Add(feature);
            _present.Add(present);
            _absent.Add(absent);
            return (-1, 0, 0);
        }

        var before = (index, _present[index], _absent[index]);
        _present[index] *= present;
        _absent[index] *= absent;
        return before;
    }

    public void Undo((int Index, double Present, double Absent) before)
    {
        if (before.Index >= 0)
        {
            (_present[before.Index], _absent[before.Index]) = (before.Present, before.Absent);
            return;
        }

        var last = Count - 1;
        _features.RemoveAt(last);
        _present.RemoveAt(last);
        _absent.RemoveAt(last);
    }

    /// <summary>Adds the leaf's share to contributions, and to the interactions where they are wanted.</summary>
    public void Reach(double value, double[] contributions, double[][]? interactions)
    {
        var d = Count;
        foreach (var (t, weight) in GaussLegendre.Points((d + 1) / 2))
        {
            for (var i = 0; i < d; i++)
            {
                var gain = _present[i] - _absent[i];
                if (gain == 0)
                    continue;
                contributions[_features[i]] += value * weight * gain * Product(t, i, -1);
                for (var j = 0; interactions is not null && j < i; j++)
                {
                    var cell = value * weight / 2 * gain * (_present[j] - _absent[j]) * Product(t, i, j);
                    interactions[_features[i]][_features[j]] += cell;
                    interactions[_features[j]][_features[i]] += cell;
                }
            }
        }
    }

    private double Product(double t, int skipped, int alsoSkipped)
    {
        var product = 1.0;
        for (var k = 0; k < Count; k++)
        {
            if (k != skipped && k != alsoSkipped)
                product *= (1 - t) * _absent[k] + t * _present[k];
        }

        return product;
    }
}
