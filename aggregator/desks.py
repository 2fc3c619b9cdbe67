"""All desks of the officers, made over the one that answers."""

from dataclasses import dataclass
from typing import TypeVar

from aggregator.desk import Desk
from aggregator.everybody import Everybody
from aggregator.incident_desk import IncidentDesk
from aggregator.link_desk import LinkDesk
from aggregator.officers_desk import OfficersDesk
from aggregator.triage_desk import TriageDesk
from understanding.insight import Insight

D = TypeVar("D", bound=OfficersDesk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """What officers decide about what belongs together, and about what is suggested."""

    incidents: IncidentDesk
    links: LinkDesk
    triage: TriageDesk
    everybody: Everybody


def desks(desk: Desk, insight: Insight) -> Desks:
    """The further desks on the same database, clock and bells."""

    def over(kind: type[D]) -> D:
        return kind(
            database=desk.database, clock=desk.clock, new_id=desk.new_id, on_change=desk.on_change, insight=insight
        )

    return Desks(
        incidents=over(IncidentDesk),
        links=over(LinkDesk),
        triage=over(TriageDesk),
        everybody=Everybody(desk=desk),
    )
