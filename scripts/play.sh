#!/bin/sh
# Starts a cluster on this machine and opens the client. Without a terminal it plays the demo instead, on a cluster of its
# own that ends with it. The first argument is the folder with the programs.
set -eu

oneup="$1/oneup"
if [ ! -t 0 ] || [ ! -t 1 ]; then
    exec "$oneup" demo
fi
"$oneup" up
exec "$oneup"
