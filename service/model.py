"""The model's file: where the daemon looks for it, and how it comes to be there."""

import fcntl
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import understanding
from service.settings import WrongSetting
from understanding.classify import version
from understanding.classify.model import Model

NAME = "understanding.model"
BUILT = Path(understanding.__file__).parent / "built.model"  #: by `make setup`
PATIENCE_S = 300.0
TRAIN = "import sys; from service.cli import main; sys.exit(main())"
log = logging.getLogger(__name__)


def model_file(folder: Path) -> Path:
    """Where it lies; `folder` is `service.data`."""
    return folder / NAME


def ensure_model(folder: Path) -> Path:
    """The file, made now if it is missing or was made by another version of the project.

    What was trained when the project was set up is taken as it is; else it is trained here, which takes some seconds.

    Raises:
        WrongSetting: it cannot be trained; the log has what training said.
    """
    path = model_file(folder)
    if not _current(path):
        with _alone(folder):
            if not _current(path):
                _take_built(path) if _current(BUILT) else train_model(folder)
    return path


def _take_built(path: Path) -> None:
    """Whole or not at all: another process may be reading."""
    made = path.with_suffix(".new")
    shutil.copyfile(BUILT, made)
    made.replace(path)


def train_model(folder: Path) -> Path:
    """Train from the texts of the project alone, in a process of its own: what trains is large, and shall not stay.

    Raises:
        WrongSetting: it cannot be trained; the log has what training said.
    """
    path = model_file(folder)
    command = [sys.executable, "-c", TRAIN, "train", "--shipped", "--out", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - ours
    if ended.returncode:
        log.error("training failed", extra={"said": ended.stderr})
        raise WrongSetting(f"service.data: no model could be trained into {path}; `command-center train` says why")
    log.info("trained", extra={"path": str(path)})
    return path


def _current(path: Path) -> bool:
    return Model.base_of(path) == version.base()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Whoever else wants the model waits for ours."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".{NAME}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
