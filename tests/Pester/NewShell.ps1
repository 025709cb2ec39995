# Returns the program of this PowerShell and, if PowerShell is installed as a .NET tool, the library that dotnet has to run.
function Get-ThisShell {
    $path = (Get-Process -Id $PID).Path
    $path
    if ((Split-Path $path -Leaf) -match '^dotnet(\.exe)?$') { Join-Path $PSHOME pwsh.dll }
}

# Starts the same PowerShell again, in a new process.
function Invoke-NewShell {
    $program, [string[]] $library = Get-ThisShell
    & $program @library -NoProfile -NonInteractive @args
}
