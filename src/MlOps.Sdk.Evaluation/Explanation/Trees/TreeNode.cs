namespace MlOps.Sdk.Evaluation;

/// <summary>A split or a leaf of a <see cref="DecisionTree"/>.</summary>
public readonly record struct TreeNode
{
    /// <summary>Whether the node holds a value instead of a test.</summary>
    public bool IsLeaf => Left == 0;

    /// <summary>The feature a split tests.</summary>
    public int Feature { get; init; }

    /// <summary>What a split compares with.</summary>
    public double Threshold { get; init; }

    /// <summary>How a split compares.</summary>
    public TreeTest Test { get; init; }

    /// <summary>Whether NaN goes left; otherwise right.</summary>
    public bool MissingGoesLeft { get; init; }

    /// <summary>Where in the tree the left child is; 0 for a leaf.</summary>
    public int Left { get; init; }

    /// <summary>Where in the tree the right child is; 0 for a leaf.</summary>
    public int Right { get; init; }

    /// <summary>What a leaf adds to the score.</summary>
    public double Value { get; init; }

    /// <summary>Weight of the training rows that reached the node; 0 where it is not known.</summary>
    public double Cover { get; init; }

    /// <summary>A split that sends a row left when its feature is at most the threshold.</summary>
    public static TreeNode Split(int feature, double threshold, int left, int right, double cover = 0) =>
        new() { Feature = feature, Threshold = threshold, Left = left, Right = right, Cover = cover };

    /// <summary>A leaf.</summary>
    public static TreeNode Leaf(double value, double cover = 0) => new() { Value = value, Cover = cover };

    /// <summary>The child a value goes to.</summary>
    public int Next(double value)
    {
        var left = double.IsNaN(value) ? MissingGoesLeft : Test switch
        {
            TreeTest.AtMost => value <= Threshold,
            TreeTest.Below => value < Threshold,
            TreeTest.AtLeast => value >= Threshold,
            TreeTest.Above => value > Threshold,
            TreeTest.Equal => value == Threshold,
            _ => value != Threshold,
        };
        return left ? Left : Right;
    }
}
