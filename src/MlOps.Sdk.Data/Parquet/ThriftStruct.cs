using System.Text;

namespace MlOps.Sdk.Data;

/// <summary>The fields that a structure has, by number.</summary>
internal sealed class ThriftStruct
{
    private readonly Dictionary<int, object> _fields = [];

    public bool TryAdd(int id, object value) => _fields.TryAdd(id, value);

    public long? FindInteger(int id) => _fields.TryGetValue(id, out var value) && value is long integer ? integer : null;

    public long Integer(int id, string name) => FindInteger(id) ?? throw Missing(name);

    public string? FindText(int id) => _fields.TryGetValue(id, out var value) && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;

    public ThriftStruct? FindStruct(int id) => _fields.TryGetValue(id, out var value) ? value as ThriftStruct : null;

    public ThriftStruct Struct(int id, string name) => FindStruct(id) ?? throw Missing(name);

    public IReadOnlyList<object> List(int id, string name) => _fields.TryGetValue(id, out var value) && value is IReadOnlyList<object> list ? list : throw Missing(name);

    public bool Has(int id) => _fields.ContainsKey(id);

    private static InvalidDataException Missing(string name) => new($"the metadata has no {name}");
}
