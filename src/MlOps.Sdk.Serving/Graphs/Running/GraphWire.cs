using System.Runtime.ExceptionServices;

namespace MlOps.Sdk.Serving;

/// <summary>An output of a cell, read by another.</summary>
internal readonly record struct GraphWire(GraphCell Cell, int Output)
{
    /// <summary>The tensor.</summary>
    /// <exception cref="Exception">What the cell failed with.</exception>
    public TensorBuffer Buffer
    {
        get
        {
            if (Cell.Error is { } error)
                ExceptionDispatchInfo.Throw(error);
            return Cell.Outputs[Output];
        }
    }
}
