namespace MlOps.Sdk;

/// <summary>The types of a dataset's columns.</summary>
public enum ColumnType
{
    /// <summary>64-bit floating point.</summary>
    Double,

    /// <summary>32-bit floating point.</summary>
    Float,

    /// <summary>64-bit signed integer.</summary>
    Long,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>UTF-16 text; few distinct values make a category.</summary>
    Text,

    /// <summary>A point in time; UTC, or local without an offset, as the source has it.</summary>
    DateTime,

    /// <summary>A fixed number of 32-bit floats per row.</summary>
    Vector,
}
