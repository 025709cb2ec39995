using System.Collections.Immutable;
using System.Linq;
using System.Reflection.Metadata;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>How a type in a signature depends on the engine.</summary>
/// <param name="Anywhere">It is a type of the engine, or contains one.</param>
/// <param name="InLayout">A field of it cannot be laid out without loading the engine.</param>
/// <param name="IsStructure">It is laid out in place. A field of a class is always a reference.</param>
internal readonly record struct EngineUse(bool Anywhere, bool InLayout, bool IsStructure);

/// <summary>Finds the engine's types in the signatures of an assembly that is not loaded.</summary>
internal sealed class EngineFinder : ISignatureTypeProvider<EngineUse, object?>
{
    private const byte ValueType = 0x11;

    public EngineUse GetArrayType(EngineUse elementType, ArrayShape shape) => GetSZArrayType(elementType);

    public EngineUse GetByReferenceType(EngineUse elementType) => GetSZArrayType(elementType);

    public EngineUse GetFunctionPointerType(MethodSignature<EngineUse> signature) => default;

    public EngineUse GetGenericInstantiation(EngineUse genericType, ImmutableArray<EngineUse> typeArguments)
    {
        var anywhere = genericType.Anywhere || typeArguments.Any(argument => argument.Anywhere);
        return new EngineUse(anywhere, genericType.IsStructure && anywhere, genericType.IsStructure);
    }

    public EngineUse GetGenericMethodParameter(object? genericContext, int index) => default;

    public EngineUse GetGenericTypeParameter(object? genericContext, int index) => default;

    public EngineUse GetModifiedType(EngineUse modifier, EngineUse unmodifiedType, bool isRequired) => unmodifiedType;

    public EngineUse GetPinnedType(EngineUse elementType) => elementType;

    public EngineUse GetPointerType(EngineUse elementType) => elementType;

    public EngineUse GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

    public EngineUse GetSZArrayType(EngineUse elementType) => new(elementType.Anywhere, InLayout: false, IsStructure: false);

    public EngineUse GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        new(Anywhere: false, InLayout: false, rawTypeKind == ValueType);

    public EngineUse GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        var isEngine = scope.Kind switch
        {
            HandleKind.AssemblyReference => reader.StringComparer.Equals(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name, "SalesforceToken.Engine"),
            HandleKind.TypeReference => GetTypeFromReference(reader, (TypeReferenceHandle)scope, rawTypeKind).Anywhere,
            _ => false,
        };
        return new EngineUse(isEngine, isEngine && rawTypeKind == ValueType, rawTypeKind == ValueType);
    }

    public EngineUse GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <summary>Whether a base type or an interface depends on the engine.</summary>
    public bool Mentions(MetadataReader reader, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => GetTypeFromReference(reader, (TypeReferenceHandle)type, 0).Anywhere,
        HandleKind.TypeSpecification => GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)type, 0).Anywhere,
        _ => false,
    };

    /// <summary>Whether a method takes or returns a type of the engine.</summary>
    public bool Mentions(MethodDefinition method)
    {
        var signature = method.DecodeSignature(this, null);
        return signature.ReturnType.Anywhere || signature.ParameterTypes.Any(parameter => parameter.Anywhere);
    }
}
