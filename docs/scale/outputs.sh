#!/bin/sh
# Writes outputs.bzl: the files of each catalog, which Bazel must know before it runs anything.
# Run it in the package's folder whenever gen says that a file is new or gone.
set -eu
for catalog in catalog/[!_.]*.yaml; do
  name=$(basename "$catalog" .yaml | tr 'a-z-' 'A-Z_')
  printf '%s = [\n' "$name"
  gen --list-outputs --out generated "$catalog" | sed 's/.*/    "&",/'
  printf ']\n'
done
