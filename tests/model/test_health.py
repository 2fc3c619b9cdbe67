"""The worst finding decides."""

import pytest

from model.health import Finding, Health, HealthState

OK, WARNING, FAILING = HealthState.OK, HealthState.WARNING, HealthState.FAILING


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ([], OK),
        ([OK, OK], OK),
        ([OK, WARNING, OK], WARNING),
        ([WARNING, FAILING], FAILING),
        ([FAILING, OK], FAILING),
    ],
)
def test_the_worst_finding_decides(states: list[HealthState], state: HealthState) -> None:
    findings = [Finding(code="token", state=one, message="so", remedy="do") for one in states]
    assert Health(findings=findings).state is state
