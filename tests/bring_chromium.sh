#!/bin/sh
# Brings Chromium from the distribution for the browser tests, where this user may install it:
# the one without windows, which halves the time they take, or else the whole one.
# Without any the tests say what they skip; with CI=true they fail instead.
command -v chromium-headless-shell >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else exit 0; fi
echo "Chromium klaarzetten voor de browsertests (eenmalig) …"
bring() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null 2>&1; }
$as_root apt-get update -qq >/dev/null 2>&1
bring chromium-headless-shell && exit 0
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
bring chromium || true
