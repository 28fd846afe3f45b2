#!/bin/sh
# Brings nginx from the distribution for the tests of its settings, where this user may install it.
# Without it the tests say what they skip; with CI=true they fail instead.
PATH="$PATH:/usr/sbin:/sbin"
command -v nginx >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else exit 0; fi
echo "nginx klaarzetten voor de tests (eenmalig) …"
{ $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx; } >/dev/null 2>&1 || true
