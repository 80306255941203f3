"""The protocol of the outbox, tried in every order of events: outbox.pml, searched to its end by Spin.

Two entries, each transaction apart, for what may never happen, and two for coming to rest once faults end. `make soak`
has time for three (YANXING_LONG).
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.kit.requirements import cannot_run

MODEL = Path(__file__).with_name("outbox.pml")
SAFETY = ("-DSAFETY", "-DNOCLAIM")
OTHER_WAY_ROUND = ("-DT_REVERSE", "-DP_REVERSE")  # steps and processes are tried from the last to the first
SEARCHED = [["N=2", "STEPWISE"], *([["N=3"]] if os.environ.get("YANXING_LONG") else [])]  # no code of ours is searched


def search(folder: Path, *defines: str, rest: bool = False, long: bool = True) -> str:
    """What the verifier says of the model with these names defined. `rest`: the claim that everything comes to rest.
    A search that is not `long` is over before a compiler that optimises would be; of something that is there, the other
    way round finds it a tenth as late."""
    missing = [tool for tool in ("spin", "gcc") if shutil.which(tool) is None]
    if missing:
        cannot_run("model of the protocol", "apt-get install " + " ".join(missing))
    shutil.copy(MODEL, folder)
    steps = [
        ["spin", *(f"-D{name}" for name in defines), "-a", MODEL.name],
        ["gcc", *(("-O1",) if long else ("-O0", *OTHER_WAY_ROUND)), *(() if rest else SAFETY), "-o", "pan", "pan.c"],
        ["./pan", *(["-a"] if rest else []), "-m100000", "-w23"],
    ]
    for step in steps:
        said = subprocess.run(step, cwd=folder, capture_output=True, text=True, check=False)
        assert said.returncode == 0, f"{step[0]}: {said.stdout}{said.stderr}"
    return said.stdout


def holds(said: str) -> None:
    """Searched to the end, nothing found, and every step of every process was taken by some order of events."""
    assert re.search(r"errors: 0$", said, re.M), said
    for sign in ("not completed", "max search depth too small", "out of memory", "resizing failed"):
        assert sign not in said, said
    unreached = re.findall(r"outbox\.pml:\d+, state \d+, \"(.*)\"", said)
    assert set(unreached) <= {"-end-"}, said  # processes that never end


@pytest.mark.nightly
@pytest.mark.parametrize("names", SEARCHED, ids=" ".join)
def test_no_order_of_events_breaks_a_promise(names, tmp_path):
    holds(search(tmp_path, *names))


@pytest.mark.nightly
def test_with_two_entries_everything_comes_to_rest_once_the_faults_end(tmp_path):
    holds(search(tmp_path, "N=2", "CALM", rest=True))


@pytest.mark.parametrize(
    "mistake",
    [
        ["MARKED_BEFORE_RECEIPT"],
        *(
            pytest.param(names, marks=pytest.mark.nightly)
            for names in (
                ["NO_UNIQUE_ID"],
                ["NO_EPOCH"],
                ["REMOVED_THEN_SENT"],
                ["PORTAL_BELIEVED"],
                ["REFUSAL_AFTER_RECEIPT", "REFUSALS"],
                ["COUNTED_WHEN_STORED", "REFUSALS"],
            )
        ),
    ],
    ids=lambda names: names[0],
)
def test_a_mistake_in_the_protocol_is_found(mistake, tmp_path):
    assert "assertion violated" in search(tmp_path, "N=2", *mistake, long=False)


@pytest.mark.nightly
def test_numbers_not_told_again_after_a_restore_are_found(tmp_path):
    assert "acceptance cycle" in search(tmp_path, "N=2", "CALM", "NOT_TOLD_AGAIN", rest=True, long=False)
