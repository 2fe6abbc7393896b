"""The two faces in which letters are set, as a folder of their own.

The font package ships every weight in two formats and the typesetter would mix them; so Regular
and Bold are laid out in a cache folder, named by their content. No font file is committed.
"""

import atexit
import hashlib
import os
import shutil
import tempfile
from functools import lru_cache
from importlib import resources
from pathlib import Path

import typst

FAMILY = "Source Sans Pro"
FACES = ("SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf")


@lru_cache(maxsize=1)
def font_dir() -> Path:
    """Folder that holds exactly the faces of the letter font."""
    package = resources.files("font_source_sans_pro") / "files"
    faces = {name: (package / name).read_bytes() for name in FACES}
    digest = hashlib.sha256(b"".join(faces.values())).hexdigest()[:16]
    folder = _cache_root() / f"fonts-{digest}"
    if not _holds(folder, faces):
        _lay_out(folder, faces)
    return folder


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The letter font alone: neither system nor embedded fonts, so that pages are the same."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_dir())]
    )


def _cache_root() -> Path:
    """A folder of this user; never a shared one, where another user could plant a font."""
    base = os.environ.get("XDG_CACHE_HOME")
    root = (Path(base) if base else Path.home() / ".cache") / "dueprocess"
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _own_folder()
    return root if os.access(root, os.W_OK) else _own_folder()


def _own_folder() -> Path:
    """A folder of this process alone, gone when it ends."""
    folder = tempfile.mkdtemp(prefix="dueprocess-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _holds(folder: Path, faces: dict[str, bytes]) -> bool:
    """True if the folder holds these faces and nothing else."""
    try:
        return {path.name: path.read_bytes() for path in folder.iterdir()} == faces
    except OSError:
        return False


def _lay_out(folder: Path, faces: dict[str, bytes]) -> None:
    """Write each face under another name first: two processes may do this at once."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in faces.items():
        with tempfile.NamedTemporaryFile(dir=folder.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(folder / name)
    for stray in folder.iterdir():
        if stray.name not in faces:
            stray.unlink()
