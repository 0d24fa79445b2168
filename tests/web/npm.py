"""Programs of others for browsers, as tests/npm/package-lock.json names them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "npm"


def find_packages() -> Path:
    """Return the folder of packages, fetched when not there; without npm a test is left out, but not in CI."""
    packages = FOLDER / "node_modules"
    wanted = (FOLDER / "package-lock.json").read_bytes()
    kept = packages / ".lock"
    if kept.exists() and kept.read_bytes() == wanted:
        return packages
    if shutil.which("npm") is None:
        if os.environ.get("CI"):
            pytest.fail("no npm to fetch what browsers run; install it")
        pytest.skip("no npm to fetch what browsers run")
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    kept.write_bytes(wanted)
    return packages


def check_types(config: Path) -> str:
    """Return what the checker of types says of a tsconfig.json, empty when all is well."""
    done = subprocess.run([find_packages() / ".bin" / "tsc", "-p", config], capture_output=True, text=True)
    return done.stdout + done.stderr
