namespace MlOps.Sdk;

/// <summary>
/// Says which column a member of a <see cref="FeatureRowAttribute"/> is, or which output a member of a
/// <see cref="ModelOutputAttribute"/> reads. A member that carries it need not be public.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class ModelColumnAttribute : Attribute
{
    /// <summary>Leaves the name to the type's <see cref="ColumnNaming"/>.</summary>
    public ModelColumnAttribute()
    {
    }

    /// <summary>Names the column.</summary>
    /// <param name="name">As in the model's signature; one element of a vector is <c>name[0]</c> and one value of a map <c>name[key]</c>.</param>
    public ModelColumnAttribute(string name) => Name = name;

    /// <summary>The column's name, or null where the type's naming decides.</summary>
    public string? Name { get; }

    /// <summary>Whether an enum is a column of its numbers; by default it is one of text.</summary>
    public bool AsNumber { get; init; }
}
