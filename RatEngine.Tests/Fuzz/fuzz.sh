#!/usr/bin/env bash
# Fuzzes the server's readers of bytes from strangers under AFL++, guided by the coverage of an instrumented copy of RatEngine.
#
#   fuzz.sh [TARGET|all] [SECONDS]     default: all targets at once, one process each, for 60 seconds, at the lowest priority
#
# Needs the .NET 10 SDK and AFL++ (Debian: apt-get install afl++). Findings stay in artifacts/fuzz/findings/TARGET; the table at the end
# counts them. Exits with 0 only if there is none. docs/fuzzing.md says how to reproduce one.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

wanted=${1:-all} seconds=${2:-60}
here=RatEngine.Tests/Fuzz out=artifacts/fuzz
built=artifacts/bin/RatEngine.Benchmarks/release
mkdir -p "$out/findings" "$out/logs"
command -v afl-fuzz >/dev/null || { echo "No afl-fuzz: install AFL++ (Debian: apt-get install afl++)." >&2; exit 1; }

dotnet build -c Release RatEngine.Benchmarks >"$out/build.log" 2>&1 || { tail -n 20 "$out/build.log" >&2; exit 1; }
mapfile -t targets < <(dotnet "$built/RatEngine.Benchmarks.dll" fuzz list)
[ "$wanted" = all ] || targets=("$wanted")
for target in "${targets[@]}"; do
    [ -d "$here/Corpus/$target" ] || { echo "No target $target: expected all or one of $(ls -m "$here/Corpus")." >&2; exit 2; }
done

# The copy alone is instrumented: what was built stays as it is, and may be built anew while the fuzzing goes on.
rm -rf "$out/bin" && cp -r "$built" "$out/bin"
paths=()
for assembly in RatEngine.Core RatEngine.Server Microsoft.AspNetCore.WebUtilities Microsoft.Net.Http.Headers; do
    # Where the shared framework has the library of forms as new, it is not beside the program, and goes without.
    [ -e "$out/bin/$assembly.dll" ] && paths+=("$out/bin/$assembly.dll")
done
dotnet "$built/RatEngine.Benchmarks.dll" fuzz instrument "${paths[@]}" || exit 1

# Code is compiled once and well, so that no input meets another compilation, and thus another speed, than the one before.
export DOTNET_TieredCompilation=0 DOTNET_ReadyToRun=1 DOTNET_gcServer=0 DOTNET_gcConcurrent=0 DOTNET_EnableDiagnostics=0
# AFL++ is not to look for its own instrumentation in dotnet, nor to mind how this machine handles crash dumps and processor speeds.
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1
# The runtime needs its time to start on a busy machine; SharpFuzz's map is 64 KiB.
export AFL_FORKSRV_INIT_TMOUT=120000 AFL_MAP_SIZE=65536 AFL_IGNORE_PROBLEMS=1

running=()
trap 'kill "${running[@]}" 2>/dev/null' EXIT
for target in "${targets[@]}"; do
    rm -rf "$out/findings/$target"
    # 2 s for an input: a hundred times what the longest takes, since the machine may be busy.
    nice -n 19 afl-fuzz -i "$here/Corpus/$target" -o "$out/findings/$target" -x "$here/http.dict" -G 4096 -t 2000 -m none \
        -V "$seconds" -- dotnet "$out/bin/RatEngine.Benchmarks.dll" fuzz "$target" >"$out/logs/$target.log" 2>&1 </dev/null &
    running+=($!)
done
wait "${running[@]}"
running=()

# stat TARGET NAME: a figure that AFL++ left behind.
stat() { sed -n "s/^$2 *: //p" "$out/findings/$1/default/fuzzer_stats" 2>/dev/null; }

found=0
printf '%-12s %12s %8s %8s %8s %8s %8s\n' target executions per-s corpus edges crashes hangs
for target in "${targets[@]}"; do
    crashes=$(stat "$target" saved_crashes) hangs=$(stat "$target" saved_hangs)
    printf '%-12s %12s %8s %8s %8s %8s %8s\n' "$target" "$(stat "$target" execs_done)" "$(stat "$target" execs_per_sec)" \
        "$(stat "$target" corpus_count)" "$(stat "$target" edges_found)" "${crashes:-none}" "${hangs:-none}"
    [ "${crashes:-1}" = 0 ] && [ "${hangs:-1}" = 0 ] || found=1
done
exit $found
