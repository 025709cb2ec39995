using System.Management.Automation;

namespace SalesforceToken.Loading;

/// <summary>
/// Makes the engine findable while the module is imported anywhere in the process. Import itself loads nothing: the engine
/// comes with the first command that needs it.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell for each import, in each runspace.</summary>
    public void OnImport() => DependencyResolver.Attach();

    /// <summary>Called by PowerShell for each removal.</summary>
    /// <param name="psModuleInfo">The module that goes.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => DependencyResolver.Detach();
}
