using System;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>
/// The engine's types stay inside the commands' methods. In a signature that a user sees, one would be a type of another load
/// context. If a type needed one for its layout, PowerShell would load the engine when it lists the types at import.
/// </summary>
public sealed class EngineTypesTests : IDisposable
{
    private readonly AssemblyImage _commands = new(BuiltModule.CmdletAssembly);
    private readonly EngineFinder _finder = new();

    private MetadataReader Metadata => _commands.Metadata;

    public void Dispose() => _commands.Dispose();

    [Fact]
    public void No_public_member_mentions_the_engine()
    {
        var methods =
            from type in Metadata.TypeDefinitions.Select(Metadata.GetTypeDefinition)
            where (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public
            from method in type.GetMethods().Select(Metadata.GetMethodDefinition)
            where (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem
            where _finder.Mentions(method)
            select $"{Metadata.GetString(type.Name)}.{Metadata.GetString(method.Name)}";

        Assert.Empty(methods);
    }

    [Fact]
    public void No_type_needs_the_engine_for_its_layout()
    {
        var types =
            from type in Metadata.TypeDefinitions.Select(Metadata.GetTypeDefinition)
            where type.GetFields().Any(field => Metadata.GetFieldDefinition(field).DecodeSignature(_finder, null).InLayout)
                || type.GetInterfaceImplementations().Any(i => _finder.Mentions(Metadata, Metadata.GetInterfaceImplementation(i).Interface))
                || _finder.Mentions(Metadata, type.BaseType)
            select Metadata.GetString(type.Name);

        Assert.Empty(types);
    }

    // If this test found none, the tests above could not find any either.
    [Fact]
    public void Private_methods_do_use_the_engine() =>
        Assert.Contains(Metadata.MethodDefinitions, method => _finder.Mentions(Metadata.GetMethodDefinition(method)));
}
