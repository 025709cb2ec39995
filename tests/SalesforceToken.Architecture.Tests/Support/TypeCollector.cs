using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;

namespace SalesforceToken.Architecture.Tests.Support;

/// <summary>
/// Notes each type of the assembly that is met while a signature or an attribute is decoded. The decoded types themselves are only the
/// names that the decoder of attributes asks for: "Some.Outer+Inner", and ", Assembly" behind it for a type of another assembly.
/// </summary>
internal sealed class TypeCollector : ISignatureTypeProvider<string, object?>, ICustomAttributeTypeProvider<string>
{
    private readonly Dictionary<string, TypeDefinitionHandle> _byName;
    private readonly MetadataReader _reader;

    public TypeCollector(MetadataReader reader)
    {
        _reader = reader;
        _byName = reader.TypeDefinitions.ToDictionary(NameOf);
    }

    public HashSet<TypeDefinitionHandle> Types { get; } = [];

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        Types.Add(handle);
        return NameOf(handle);
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var name = type.Namespace.IsNil ? reader.GetString(type.Name) : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            var (outer, assembly) = Split(GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind));
            return $"{outer}+{name}{assembly}";
        }

        return type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? $"{name}, {reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)}"
            : name;
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetFunctionPointerType(MethodSignature<string> signature) => "";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

    public string GetGenericMethodParameter(object? genericContext, int index) => "";

    public string GetGenericTypeParameter(object? genericContext, int index) => "";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => elementType;

    public string GetArrayType(string elementType, ArrayShape shape) => elementType;

    public string GetByReferenceType(string elementType) => elementType;

    public string GetPointerType(string elementType) => elementType;

    public string GetSZArrayType(string elementType) => elementType;

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "";

    public string GetSystemType() => "System.Type";

    public bool IsSystemType(string type) => Split(type).Name == "System.Type";

    /// <summary>An attribute has its typeof arguments as names, and those of generic types with their arguments in brackets.</summary>
    public string GetTypeFromSerializedName(string name)
    {
        foreach (var part in name.Split('[', ']', ','))
        {
            if (_byName.TryGetValue(part.Trim(), out var type))
            {
                Types.Add(type);
            }
        }

        return name;
    }

    /// <summary>How many bytes an argument of this enum has in the attribute depends on the type behind the enum.</summary>
    public PrimitiveTypeCode GetUnderlyingEnumType(string type)
    {
        if (!_byName.TryGetValue(type, out var handle))
        {
            // An enum of the framework says it itself. One of a package is not at hand here, and is an int like nearly all of them.
            var code = Type.GetType(type) is { IsEnum: true } known ? Type.GetTypeCode(known) : TypeCode.Int32;
            return Enum.Parse<PrimitiveTypeCode>(code.ToString());
        }

        var value = _reader.GetTypeDefinition(handle).GetFields()
            .Select(_reader.GetFieldDefinition)
            .First(field => (field.Attributes & FieldAttributes.Static) == 0);
        var signature = _reader.GetBlobReader(value.Signature);
        signature.ReadSignatureHeader();
        return (PrimitiveTypeCode)signature.ReadSignatureTypeCode();
    }

    private static (string Name, string Assembly) Split(string type) =>
        type.IndexOf(',') is var comma and >= 0 ? (type[..comma], type[comma..]) : (type, "");

    private string NameOf(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var name = _reader.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } declaring)
        {
            return $"{NameOf(declaring)}+{name}";
        }

        return type.Namespace.IsNil ? name : $"{_reader.GetString(type.Namespace)}.{name}";
    }
}
