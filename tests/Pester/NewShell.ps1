# Starts the PowerShell that runs this in a process of its own. As a .NET tool it is a library that dotnet runs.
function Invoke-NewShell {
    $path = (Get-Process -Id $PID).Path
    if ((Split-Path $path -Leaf) -match '^dotnet(\.exe)?$') {
        & $path (Join-Path $PSHOME pwsh.dll) -NoProfile -NonInteractive @args
    }
    else {
        & $path -NoProfile -NonInteractive @args
    }
}
