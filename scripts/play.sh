#!/bin/sh
# Starts a cluster with scripted players on this machine and opens the client. Without a terminal it plays the demo instead,
# on a cluster of its own that ends with it. The first argument is the folder with the programs.
set -eu

oneup="$1/oneup"
if [ ! -t 0 ] || [ ! -t 1 ]; then
    exec "$oneup" demo
fi
"$oneup" up --demo
status=0
"$oneup" || status=$?
data=$("$oneup" status | sed -n 's/^folder  *//p')
cat <<END
The cluster goes on in the background.

Play again:   make play
A bot:        $oneup play chess --against bot-medium
Stop it:      $oneup down
Its data:     $data
Remove all:   make remove
END
exit "$status"
