#!/usr/bin/env bash
# Run the suite at four clock settings (late and early in China, on 29 February, around New Year), then the stories in three zones.
# Arguments are passed to pytest each time: scripts/any_hour.sh -k rounds. Exit code 1 if any run failed.
set -uo pipefail
cd "$(dirname "$0")/.."
ended=0 told=()

part() {  # environment, then the rest of the command
  local set="$1" said=well
  shift
  printf '\n%s\n' "$set"
  env "$set" scripts/test.sh "$@" || { said="NOT WELL" ended=1; }
  told+=("$(printf '%-34s %s' "$set" "$said")")
}

for clock in 2028-02-29T00:30+08:00 2028-02-29T23:30+08:00 2027-12-31T23:30+08:00 2028-01-01T00:30+08:00; do
  part "CLOCK=$clock" "$@"
done
for zone in UTC Asia/Shanghai America/Los_Angeles; do
  part "ZONE=$zone" tests/stories "$@"
done

echo
printf '%s\n' "${told[@]}"
exit $ended
