"""What understands citizens' words, as the settings want it."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from service.model import ensure_model
from service.settings import Settings
from store import corrections
from store.database import Database
from understanding.classify import version
from understanding.classify.model import Model
from understanding.insight import Insight
from understanding.sameness.decide import Thresholds

log = logging.getLogger(__name__)


def make_insight(settings: Settings) -> Insight:
    """Load it; at the first start the model is trained before.

    Raises:
        WrongSetting: no model could be trained.
    """
    window = timedelta(days=settings.understanding.window_days)
    return Insight(ensure_model(settings.service.data), Thresholds(window=window))


async def untaught(database: Database, insight: Insight) -> bool:
    """Whether officers corrected suggestions and the model knows nothing of it, as after an upgrade."""
    return not version.taught(insight.model) and await database.read(corrections.teach)


@dataclass(slots=True)
class Learning:
    """Goes on with a newer model once `command-center train` has written one."""

    insight: Insight
    path: Path
    stamp: tuple[int, int] | None

    async def turn(self) -> None:
        """Look at the file; a new one is read. One that cannot be read leaves the old model in its place."""
        stamp = Model.stamp(self.path)
        if stamp is None or stamp == self.stamp:
            return
        self.stamp = stamp
        try:
            await asyncio.to_thread(self.insight.learn, self.path)
        except (OSError, ValueError):
            log.exception("the new model cannot be read; the old one stays", extra={"path": str(self.path)})
        else:
            log.info("a new model is in use", extra={"model": self.insight.model})
