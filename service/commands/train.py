"""Train the model that understands citizens' words, also from what officers corrected.

The running daemon goes on with the new model by itself.
"""

import argparse
import time
from pathlib import Path

from service.cli import OK
from service.model import model_file
from service.settings import load
from service.store import opened
from store import corrections
from understanding.classify import texts
from understanding.classify.texts import Labelled


def configure(parser: argparse.ArgumentParser) -> None:
    """What it learns from, and where it is written to."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write it (default: where the daemon looks)")
    parser.add_argument("--shipped", action="store_true", help="without officers' corrections; opens no database")


def run(options: argparse.Namespace) -> int:
    """Train, write, and say how good it is."""
    from understanding.classify.training import train

    started = time.perf_counter()
    decided: list[Labelled] = []
    if not options.shipped:
        with opened(load(options.settings).store.url) as database:
            rows = database.read_now(corrections.labelled)
        decided = list(texts.corrected((row.text, row.field, row.after) for row in rows))
    shipped = [*texts.shipped(), *texts.contrasts()]
    out = options.out or model_file(load(options.settings).service.data)
    model = train(shipped, decided)
    model.save(out)
    seconds = time.perf_counter() - started
    print(f"{len(shipped)} texts of the project and {len(decided)} that officers corrected, learnt in {seconds:.1f} s")
    print(f"Model {model.version} is in {out}. On texts that it had not seen:")
    for name, score in model.parameters.scores.items():
        print(f"  {name:26} {score:.3f}")
    return OK
