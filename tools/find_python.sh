#!/bin/sh
# Prints the command of the Python that .venv is made from, or says in one sentence what to install.
# Panda3D has packages for CPython up to 3.14; PYTHON=… in the environment is tried first.
set -eu

suits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
makes_environments='import ensurepip, venv'
incomplete=

# Each candidate is run, because a name on the PATH may be a launcher with nothing behind it.
for python in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
    "$python" -c "$suits" >/dev/null 2>&1 || continue
    if "$python" -c "$makes_environments" >/dev/null 2>&1; then
        printf '%s\n' "$python"
        exit 0
    fi
    incomplete=${incomplete:-$python}
done

# Debian packs its Python without the means to make environments; the next tool adds them or says how.
if [ -n "$incomplete" ]; then
    printf '%s\n' "$incomplete"
    exit 0
fi

found=$(python3 --version 2>/dev/null || echo 'no python3')
echo "Python 3.11, 3.12, 3.13 or 3.14 is needed and $found was found: install one of them" \
    "(on Debian 12 or later, as root: apt-get install python3 python3-venv) and try again," \
    "or name one: make PYTHON=/path/to/python3.11." >&2
exit 1
