#!/bin/sh
# Makes sure that a chromium is there for the browser tests: by apt as root, else it says what to run.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(uname)" = Darwin ]; then
    echo "the browser tests need chromium: brew install --cask chromium" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing chromium for the browser tests" >&2
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null && exit 0
fi
echo "the browser tests need chromium: sudo apt-get install chromium" >&2
exit 1
