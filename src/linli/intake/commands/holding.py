"""Which command an act of the holder of a link is: of a report that was merged, the two words at the end are its own."""

from collections.abc import Callable

from linli.cases.public import Case, State, confirm, confirm_too, remark, reopen, reopen_too, withdraw

COMMANDS: dict[str, Callable[..., Case]] = {
    "confirm": confirm, "reopen": reopen, "withdraw": withdraw, "remark": remark,
}  # fmt: skip
OF_MERGED: dict[str, Callable[..., Case]] = {"confirm": confirm_too, "reopen": reopen_too}


def command_of(case: Case, act: str) -> Callable[..., Case]:
    """Return the command of an act of the holder of a link."""
    return (case.state == State.MERGED and OF_MERGED.get(act)) or COMMANDS[act]
