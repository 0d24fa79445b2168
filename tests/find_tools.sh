#!/bin/sh
# Makes sure that the programs are there which the tests run for real: by apt as root, else it says what to run.
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v php >/dev/null 2>&1 || missing="$missing php-cli"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null 2>&1 || missing="$missing nginx"
[ -z "$missing" ] && exit 0
if [ "$(uname)" = Darwin ]; then
    echo "the tests need: brew install --cask chromium; brew install nginx php redis" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests:$missing" >&2
    # At run level 1 no package starts its service: the tests start their own.
    # shellcheck disable=SC2086 -- one word for each package
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq install -y --no-install-recommends $missing >/dev/null && exit 0
fi
echo "the tests need: sudo apt-get install$missing" >&2
exit 1
