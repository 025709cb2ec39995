using System;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SalesforceToken.Loading;

/// <summary>Compiles the methods of a command before the command runs them, on a thread that would otherwise be idle.</summary>
internal static class MethodPreparation
{
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Compiles a command and its base classes, up to PowerShell's own class.</summary>
    /// <param name="command">The command's class.</param>
    public static void Run(Type command)
    {
        for (var type = command; type != typeof(PSCmdlet); type = type.BaseType!)
        {
            Compile(type);
        }
    }

    private static void Compile(Type type)
    {
        foreach (var method in type.GetMethods(Own))
        {
            if (!method.IsAbstract && !method.ContainsGenericParameters)
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }

        foreach (var nested in type.GetNestedTypes(BindingFlags.NonPublic))
        {
            if (!nested.ContainsGenericParameters)
            {
                Compile(nested);
            }
        }
    }
}
