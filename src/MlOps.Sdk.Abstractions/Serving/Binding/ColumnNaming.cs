namespace MlOps.Sdk;

/// <summary>How the name of a member becomes the name of its column.</summary>
public enum ColumnNaming
{
    /// <summary>As the member is called: <c>DayOfWeek</c>.</summary>
    AsDeclared,

    /// <summary><c>dayOfWeek</c>.</summary>
    CamelCase,

    /// <summary><c>day_of_week</c>.</summary>
    SnakeCase,

    /// <summary><c>day-of-week</c>.</summary>
    KebabCase,
}
