# The program that runs this, and what comes before its arguments: as a .NET tool, PowerShell is a library that dotnet runs.
function Get-ThisShell {
    $path = (Get-Process -Id $PID).Path
    $path
    if ((Split-Path $path -Leaf) -match '^dotnet(\.exe)?$') { Join-Path $PSHOME pwsh.dll }
}

# Starts the PowerShell that runs this in a process of its own.
function Invoke-NewShell {
    $program, [string[]] $library = Get-ThisShell
    & $program @library -NoProfile -NonInteractive @args
}
