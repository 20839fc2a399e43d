using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>Questions about ML.NET's column types that its public surface answers only in pieces.</summary>
internal static class DataViewTypes
{
    public static DataViewType GetItemType(this DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    /// <summary>Values a row: 1 for a scalar, 0 for a vector whose size differs from row to row.</summary>
    public static int GetWidth(this DataViewType type) => type is VectorDataViewType vector ? vector.Size : 1;

    public static bool IsText(this DataViewType type) => type.GetItemType() is TextDataViewType;

    public static bool IsReal(this DataViewType type) => type.GetItemType().RawType == typeof(float) || type.GetItemType().RawType == typeof(double);
}
