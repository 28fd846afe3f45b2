#!/bin/sh
# Brings programs from the distribution for the tests, where this user may install packages:
# sh tests/bring.sh PACKAGE PROGRAM… (the package is there when one of these programs is).
# Without them the tests say what they skip; with CI=true they fail instead.
package=$1
shift
PATH="$PATH:/usr/sbin:/sbin"
for program in "$@"; do
    command -v "$program" >/dev/null 2>&1 && exit 0
done
command -v apt-get >/dev/null 2>&1 || exit 0
if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else exit 0; fi
echo "$package klaarzetten voor de tests (eenmalig) …"
{ $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package"; } >/dev/null 2>&1 || true
