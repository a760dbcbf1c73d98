#!/bin/sh
# Starts a cluster on this machine and opens the client; without a terminal it plays the demo instead.
# The first argument is the folder with the programs.
set -eu

oneup="$1/oneup"
"$oneup" up
if [ -t 0 ] && [ -t 1 ]; then
    exec "$oneup"
fi
exec "$oneup" demo
