using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>An assembly as a file, read without loading it.</summary>
internal sealed class AssemblyImage : IDisposable
{
    private readonly PEReader _image;

    public AssemblyImage(string path)
    {
        _image = new PEReader(File.OpenRead(path));
        Metadata = _image.GetMetadataReader();
        Name = Metadata.GetAssemblyDefinition().GetAssemblyName();
    }

    public MetadataReader Metadata { get; }

    public AssemblyName Name { get; }

    public IEnumerable<AssemblyName> References =>
        Metadata.AssemblyReferences.Select(handle => Metadata.GetAssemblyReference(handle).GetAssemblyName());

    /// <summary>How many functions of the system's native libraries it calls.</summary>
    public int NativeCalls => Metadata.GetTableRowCount(TableIndex.ImplMap);

    /// <summary>Different for each compilation.</summary>
    public Guid ModuleVersionId => Metadata.GetGuid(Metadata.GetModuleDefinition().Mvid);

    /// <summary>Whether it was compiled ahead of time. The runtime marks that with a managed native header.</summary>
    public bool HasMachineCode => _image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;

    /// <summary>Whether it has an Authenticode signature, of whomever.</summary>
    public bool IsSigned => _image.PEHeaders.PEHeader!.CertificateTableDirectory.Size > 0;

    public void Dispose() => _image.Dispose();
}
