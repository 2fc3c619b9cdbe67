"""What understands citizens' words, as the settings want it."""

from datetime import timedelta

from service.model import ensure_model
from service.settings import Settings
from understanding.insight import Insight
from understanding.sameness.decide import Thresholds


def make_insight(settings: Settings) -> Insight:
    """Load it; at the first start the model is trained before.

    Raises:
        WrongSetting: no model could be trained.
    """
    window = timedelta(days=settings.understanding.window_days)
    return Insight(ensure_model(settings.service.data), Thresholds(window=window))
