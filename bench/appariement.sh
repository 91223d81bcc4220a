#!/usr/bin/env bash
# The best set of proposals for 2,000 people and 300 offers: scoring every pair, then minimum cost flow. Three questions, each asked twice: the second
# answer must be the first. Usage: bench/appariement.sh [PEOPLE OFFERS]
set -euo pipefail
cd "$(dirname "$0")/.."
people=${1:-2000}
offers=${2:-300}
cmake --preset release >/dev/null
cmake --build --preset release --target appariement_bench >/dev/null
worst=0
printf '%-6s %-10s %-10s %-12s %-12s %-8s %s\n' graine paires notes_ms choix_ms total_ms faites empreinte
for seed in 1 2 3; do
  first=$(build/release/appariement_bench "$people" "$offers" "$seed")
  again=$(build/release/appariement_bench "$people" "$offers" "$seed")
  read -r _ _ pairs scoring solving both made points fingerprint <<<"$first"
  [[ "$fingerprint" == "${again##* }" ]] || { echo "appariement: two answers to the same question" >&2; exit 1; }
  printf '%-6s %-10s %-10s %-12s %-12s %-8s %s\n' "$seed" "$pairs" "$scoring" "$solving" "$both" "$made" "$fingerprint"
  ((both > worst)) && worst=$both
done
printf 'V12\tproposer %s personnes à %s offres\t%s\tms\t\t\n' "$people" "$offers" "$worst"
