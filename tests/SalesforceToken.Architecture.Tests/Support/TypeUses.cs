using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SalesforceToken.Architecture.Tests.Support;

/// <summary>
/// Which types of an assembly use which types of the same assembly: by base type and interfaces, the types of fields, properties and
/// events, method signatures, generic constraints, custom attributes and their arguments, local variables, catch clauses, and what the
/// instructions of a method name. A call counts for the type that declares the method and for the type arguments that it is given, not
/// for the types in the method's signature: those are the business of who declares it.
/// </summary>
internal sealed class TypeUses
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly TypeCollector _collector;
    private readonly HashSet<(TypeDefinitionHandle User, TypeDefinitionHandle Used)> _uses = [];

    private TypeUses(PEReader file, MetadataReader reader)
    {
        _file = file;
        _reader = reader;
        _collector = new TypeCollector(reader);
    }

    public static IReadOnlyCollection<(TypeDefinitionHandle User, TypeDefinitionHandle Used)> Read(PEReader file, MetadataReader reader)
    {
        var uses = new TypeUses(file, reader);
        foreach (var type in reader.TypeDefinitions)
        {
            uses.AddType(type);
        }

        return uses._uses;
    }

    private void AddType(TypeDefinitionHandle user)
    {
        var type = _reader.GetTypeDefinition(user);
        Collect(type.BaseType);
        CollectAttributes(type.GetCustomAttributes());
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Collect(_reader.GetInterfaceImplementation(implementation).Interface);
        }

        foreach (var implementation in type.GetMethodImplementations())
        {
            Collect(_reader.GetMethodImplementation(implementation).MethodDeclaration);
        }

        foreach (var field in type.GetFields())
        {
            var definition = _reader.GetFieldDefinition(field);
            definition.DecodeSignature(_collector, genericContext: null);
            CollectAttributes(definition.GetCustomAttributes());
        }

        foreach (var property in type.GetProperties())
        {
            var definition = _reader.GetPropertyDefinition(property);
            definition.DecodeSignature(_collector, genericContext: null);
            CollectAttributes(definition.GetCustomAttributes());
        }

        foreach (var @event in type.GetEvents())
        {
            var definition = _reader.GetEventDefinition(@event);
            Collect(definition.Type);
            CollectAttributes(definition.GetCustomAttributes());
        }

        CollectGenericParameters(type.GetGenericParameters());
        foreach (var method in type.GetMethods())
        {
            CollectMethod(_reader.GetMethodDefinition(method));
        }

        Flush(user);
    }

    private void CollectMethod(MethodDefinition method)
    {
        method.DecodeSignature(_collector, genericContext: null);
        CollectAttributes(method.GetCustomAttributes());
        foreach (var parameter in method.GetParameters())
        {
            CollectAttributes(_reader.GetParameter(parameter).GetCustomAttributes());
        }

        CollectGenericParameters(method.GetGenericParameters());
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_collector, genericContext: null);
        }

        foreach (var region in body.ExceptionRegions)
        {
            Collect(region.CatchType);
        }

        foreach (var token in InstructionTokens.Read(body.GetILReader()))
        {
            Collect(MetadataTokens.EntityHandle(token));
        }
    }

    private void CollectGenericParameters(GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters.Select(_reader.GetGenericParameter))
        {
            CollectAttributes(parameter.GetCustomAttributes());
            foreach (var constraint in parameter.GetConstraints())
            {
                Collect(_reader.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }

    private void CollectAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes.Select(_reader.GetCustomAttribute))
        {
            Collect(attribute.Constructor);
            attribute.DecodeValue(_collector);
        }
    }

    private void Collect(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                _collector.Types.Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_collector, genericContext: null);
                break;
            case HandleKind.FieldDefinition:
                _collector.Types.Add(_reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodDefinition:
                _collector.Types.Add(_reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Collect(_reader.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                var specification = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Collect(specification.Method);
                specification.DecodeSignature(_collector, genericContext: null);
                break;
            case HandleKind.StandaloneSignature:
                _reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(_collector, genericContext: null);
                break;
        }
    }

    private void Flush(TypeDefinitionHandle user)
    {
        _uses.UnionWith(_collector.Types.Select(used => (user, used)));
        _collector.Types.Clear();
    }
}
