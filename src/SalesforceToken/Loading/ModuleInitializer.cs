using System.Management.Automation;

namespace SalesforceToken.Loading;

/// <summary>
/// Lets the runtime find the engine while the module is imported anywhere in the process. The import itself loads nothing: the
/// first command that needs the engine loads it.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell for each import, in each runspace.</summary>
    public void OnImport() => DependencyResolver.Attach();

    /// <summary>Called by PowerShell for each removal.</summary>
    /// <param name="psModuleInfo">The module that is removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => DependencyResolver.Detach();
}
