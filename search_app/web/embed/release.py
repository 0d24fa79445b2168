"""Keeps the script of this release: writes it among those that stay served. Run by hand when a version is released."""

from pathlib import Path

from search_app.web.embed import current


def keep(folder: Path) -> Path:
    """Write the current script into `folder` under the name that holds its hash, and return where."""
    script = current()
    path = folder / script.name
    path.write_bytes(script.content)
    return path


if __name__ == "__main__":
    print(keep(Path(__file__).parent / "released"))
