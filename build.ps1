#!/usr/bin/env pwsh
# build.ps1 [build|test|bench|publish|format] [more arguments for dotnet]
#
# A list of the dotnet commands of this repository. It uses the language and dotnet alone, no cmdlet and no module, so that any
# PowerShell runs it; a test holds it to that.

$task = if ($args) { $args[0] } else { 'build' }
$more = @(if ($args.Count -gt 1) { $args[1..($args.Count - 1)] })

# dotnet reads global.json (SDK and test runner) from the current folder upwards: it must run in this one, wherever the caller is.
$path = $ExecutionContext.SessionState.Path
$path.PushCurrentLocation('build')
$null = $path.SetLocation($PSScriptRoot)
try {
    switch ($task) {
        'build' { dotnet build -c Release @more }
        'test' { dotnet test -c Release @more }
        'bench' { dotnet run -c Release --project RatEngine.Benchmarks '--' @more }
        'publish' { dotnet publish RatEngine.Server -c Release @more }
        'format' { dotnet format @more }
        default {
            "Unknown task: $task. Expected one of: build, test, bench, publish, format."
            exit 2
        }
    }
}
finally {
    $null = $path.PopLocation('build')
}

exit $LASTEXITCODE
