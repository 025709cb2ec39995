@{
    RootModule        = 'SalesforceToken.EmptyModule.dll'
    ModuleVersion     = '1.0.0'
    GUID              = 'b6f5d1fc-4c67-4f0c-a5a5-0b4c8f6f0f6e'
    PowerShellVersion = '5.1'
    CmdletsToExport   = @('Get-Nothing')
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
