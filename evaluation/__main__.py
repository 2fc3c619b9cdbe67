"""Prints the figures; ends with an error when one fell. `--write` also writes them into the documentation."""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from evaluation import figures, picture, sorting, texts
from service.model import train_model
from understanding.insight import Insight

DOCS = Path(__file__).parent.parent / "docs"
PAGE, PICTURE = DOCS / "understanding.md", DOCS / "pictures" / "categories.png"
TABLE = re.compile(r"(<!-- figures -->\n).*(\n<!-- /figures -->)", re.DOTALL)


def main() -> int:
    """Train on the training split, as a fresh checkout does, and measure on the test split."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write table, picture and figures down")
    parser.add_argument("--errors", action="store_true", help="list what was wrong")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        insight = Insight(train_model(Path(folder)))
        found = sorting.read(insight, texts.load("test"))
        reached = figures.measure(insight, found)
    print(figures.table(reached))
    if options.errors:
        print("\n".join(sorting.errors(found, insight)))
    lower = figures.fallen(reached)
    if options.write:
        figures.write_down(reached)
        PAGE.write_text(TABLE.sub(lambda hit: hit[1] + figures.table(reached) + hit[2], PAGE.read_text()))
        picture.confusion(*sorting.categories(found), list(insight.tree), PICTURE)
    elif lower:
        print("\nlower than written down:\n" + "\n".join(lower), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
