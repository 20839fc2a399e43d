using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>Makes columns of members, and finds what does not fit one.</summary>
internal sealed class ColumnReader(NamingStyle naming, Findings findings)
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>The column, or null with a finding.</summary>
    public ColumnModel? Read(Member member)
    {
        var name = member.Attributes.IsNamed ? member.Attributes.Name ?? "" : ColumnNames.Of(member.Name, naming);
        if (string.IsNullOrWhiteSpace(name))
            findings.Add(RowRules.NoName, member.Symbol, Code.Friendly(member.Symbol), "a column");
        else if (member.Type.TypeKind == TypeKind.Error)
            findings.FailSilently();
        else if (Value(member, out var vector) is { } value)
            return Column(member, name, value, vector);

        return null;
    }

    private static IEnumerable<string> Columns(string name, VectorModel? vector, AttributeData? attribute) => vector is null
        ? [name]
        : VectorReader.Keys(attribute)?.Select(key => $"{name}[{key}]") ?? Enumerable.Range(0, vector.Length).Select(i => $"{name}[{i.ToString(CultureInfo.InvariantCulture)}]");

    private ColumnModel Column(Member member, string name, ValueModel value, VectorModel? vector)
    {
        var columns = Columns(name, vector, member.Attributes.Vector).ToEquatable();
        if (columns.FirstOrDefault(IsTaken) is { } taken)
            findings.Add(RowRules.DuplicateColumn, member.Symbol, _owners[taken], member.Name, taken);

        return new() { Member = member.Name, Name = name, Columns = columns, Value = value, Vector = vector };

        bool IsTaken(string column)
        {
            if (_owners.ContainsKey(column))
                return true;

            _owners.Add(column, member.Name);
            return false;
        }
    }

    private ValueModel? Value(Member member, out VectorModel? vector)
    {
        vector = null;
        var type = member.Type;
        var optional = type.NullableAnnotation == NullableAnnotation.Annotated && type.IsReferenceType;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } && VectorReader.Shape(inner) is not null)
            (type, optional) = (inner, true);

        if (VectorReader.Shape(type) is { } shape)
        {
            var length = VectorReader.Length(type, member.Attributes.Vector, out var problem);
            if (length == 0)
                findings.Add(RowRules.UnsoundVector, member.Symbol, Code.Friendly(member.Symbol), problem);

            vector = new(shape.Kind, length, optional, Code.Type(type));
            type = shape.Element;
            if (length == 0)
                return null;
        }
        else if (member.Attributes.Vector is not null)
        {
            findings.Add(RowRules.UnsoundVector, member.Symbol, Code.Friendly(member.Symbol), $"is marked [Vector] but is of type '{Code.Friendly(type)}', which holds one value; remove [Vector], or make it an array");
            return null;
        }

        return Scalar(member, type);
    }

    private ValueModel? Scalar(Member member, ITypeSymbol type)
    {
        var asNumber = member.Attributes.AsNumber;
        var value = ValueReader.Read(type, asNumber);
        if (value is null)
        {
            findings.Add(RowRules.UnsupportedMember, member.Symbol, Code.Friendly(member.Symbol), Code.Friendly(member.Type));
            return null;
        }

        if (value.Kind is not (ValueKind.EnumText or ValueKind.EnumNumber))
        {
            if (asNumber)
                findings.Add(RowRules.Contradiction, member.Symbol, Code.Friendly(member.Symbol), $"says AsNumber but is of type '{Code.Friendly(member.Type)}'; only an enum can be either, so remove AsNumber");
            return value;
        }

        var symbol = (INamedTypeSymbol)(type is INamedTypeSymbol { TypeArguments: [var inner] } ? inner : type);
        if (EnumReader.Problem(symbol, asNumber) is not { } problem)
            return value;

        findings.Add(RowRules.UnsoundEnum, member.Symbol, Code.Friendly(member.Symbol), Code.Friendly(symbol), problem);
        return null;
    }
}
