"""What it costs to sort one message, as the worker does it: read, asked of a packed sorter, the words that decided.

The baseline is scikit-learn's own way for the same machine, a TfidfVectorizer on the same runs and a LinearSVC, asked
for one message at a time without any words. Where the real messages are at hand they are sorted, else made-up ones.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.rounds import interleaved, median_of, p95_of

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "messages" / "labelled.csv"
BUDGET, TIMES = 5.0, 150


def messages() -> tuple[list[Any], str]:
    """Return messages to learn from and to sort, and what they are."""
    from linli.sorting.queries.evaluating import examples_in

    if REAL.is_file():
        return examples_in(REAL), "real messages"
    from tests.sorting.messages import examples

    return examples(120), "made-up messages"


def in_turn(ask: Callable[[Any], Any], some: Sequence[Any]) -> Callable[[], None]:
    """Return what sorts the next message each time it is called."""
    place = [0]

    def go() -> None:
        ask(some[place[0] % len(some)])
        place[0] += 1

    return go


def measure() -> list[dict[str, Any]]:
    """Measure sorting one message, and saying whether two tell of the same."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    from linli.sorting.queries.learning import train
    from linli.sorting.queries.likeness import Message, likeness, rarity_of, shape_of
    from linli.sorting.queries.scoring import pack, unpack

    known, what = messages()
    packed = pack(train(known))
    sorter = unpack(packed)
    theirs = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=2), LinearSVC()
    )
    theirs.fit([f"{one.title}\n{one.body}" for one in known], [one.label for one in known])
    ours, base = interleaved(
        [
            in_turn(lambda one: sorter.answers(one.title, one.body), known),
            in_turn(lambda one: theirs.decision_function([f"{one.title}\n{one.body}"]), known),
        ],
        times=TIMES, rounds=3,
    )  # fmt: skip
    own, other = p95_of(ours) * 1e3, p95_of(base) * 1e3
    letters = sum(len(one.title) + len(one.body) for one in known) // len(known)
    note = (
        f"{what} of {letters} letters, p95 (median {median_of(ours) * 1e3:.2f} ms), {len(packed) / 1e6:.1f} MB packed; "
        "baseline: scikit-learn's pipeline without the words"
    )
    rows = [{
        "name": "Sorting a message", "ours": round(own, 2), "baseline": round(other, 2), "ratio": round(own / other, 2),
        "unit": "ms", "note": note, "budget": f"<= {BUDGET:.0f} ms", "kept": own <= BUDGET,
    }]  # fmt: skip
    near = [Message(one.title, one.body) for one in known[:200]]
    shapes = [shape_of(one) for one in near]
    rarity = rarity_of(shapes)
    pairs = [(n, (n * 7 + 1) % len(near)) for n in range(len(near))]

    def alike(pair: tuple[int, int]) -> None:
        a, b = pair
        likeness(near[a], near[b], shapes[a], shapes[b], rarity)

    both, alone = interleaved([in_turn(alike, pairs), in_turn(shape_of, near)], times=TIMES, rounds=3)
    own, other = p95_of(both) * 1e3, p95_of(alone) * 1e3
    note = "two messages that were read already, p95; baseline: reading one"
    rows.append({
        "name": "Whether two tell of the same", "ours": round(own, 2), "baseline": round(other, 2),
        "ratio": round(own / other, 2), "unit": "ms", "note": note, "budget": "<= 5 ms", "kept": own <= BUDGET,
    })  # fmt: skip
    return rows
