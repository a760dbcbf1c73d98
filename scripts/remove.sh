#!/bin/sh
# Stops the cluster and, after asking, deletes its folder: accounts, games, keys, certificates and logs.
# The first argument is the folder with the programs.
set -eu

oneup="$1/oneup"
if [ ! -x "$oneup" ]; then
    echo "There is no $oneup, so nothing here knows where the data lies. Run 'make build' first." >&2
    exit 1
fi
folder=$("$oneup" status --folder-path)
if [ ! -d "$folder" ]; then
    echo "Nothing to remove: there is no $folder."
    exit 0
fi
if [ ! -f "$folder/cluster.json" ]; then
    echo "$folder is not a OneUp cluster (it has no cluster.json), so it is left alone." >&2
    exit 1
fi
printf 'Stop the cluster and delete %s with all accounts, games and keys? Type yes: ' "$folder"
read -r answer || answer=""
if [ "$answer" != yes ]; then
    echo "Nothing was changed."
    exit 1
fi
"$oneup" down
rm -rf -- "$folder"
echo "Removed $folder."
