"""Training: from messages that people have sorted to a sorter. Needs scikit-learn, and so the worker or a terminal.

Two linear support vector machines on runs of one and two letters, the title's apart from the rest: one on the runs as
they are, one on the runs as naive Bayes weighs them for each class. They err differently, and their sum is one linear
sorter again, as small and as quick as each: measured better here than the one alone, than longer runs, and
than mixtures with complement Bayes or logistic regression. What is measured is the packed sorter as it will be asked,
on messages it has not seen.
"""

import random
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import Any

from .letters import read
from .measuring import Guess
from .scoring import CLASSES, FLOATS, PLACES, TITLE_SHARE, TITLES, Sorter, group_of

# A run that stands in one message only is a name or a slip.
LEAST_MESSAGES = 2
MOST_RUNS = 60_000
# What a process that asks keeps in memory: some four megabytes.
MOST_WEIGHTS = 600_000
SEED = 20_260_301
# How much a machine would rather be right than simple: on the runs as they are, and as naive Bayes weighs them.
STRICTNESS, STRICTNESS_BY_RATIO = 0.3, 1.0


@dataclass(frozen=True)
class Example:
    """A message that somebody sorted. `weight` above one: it was proposed otherwise and put right by a person."""

    title: str
    body: str
    label: str
    weight: float = 1.0


def train(examples: Sequence[Example], *, most_runs: int = MOST_RUNS) -> Sorter:
    """Return the sorter that these examples teach; its heat is 1 until `calibrated` sets it."""
    return _train([read(one.title, one.body) for one in examples], examples, most_runs)


def _train(counted: Sequence[Mapping[str, int]], examples: Sequence[Example], most_runs: int) -> Sorter:
    labels = [one.label for one in examples]
    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        raise ValueError("one class teaches nothing")
    spread = Counter(run for counts in counted for run in counts)
    runs = sorted(run for run, n in spread.items() if n >= LEAST_MESSAGES)
    shares, rarity = _shares(counted, runs, spread)
    weights, bias = _weights(shares, examples, classes)
    if len(runs) > most_runs:
        loud = (weights**2).sum(axis=0).argsort()[::-1][:most_runs]
        runs = sorted(runs[n] for n in loud)
        shares, rarity = _shares(counted, runs, spread)
        weights, bias = _weights(shares, examples, classes)
    starts, places, values = _packed_rows(weights)
    return Sorter(classes, tuple(runs), array(FLOATS, rarity), starts, places, values, array(FLOATS, bias))


def _shares(
    counted: Sequence[Mapping[str, int]], runs: Sequence[str], spread: Mapping[str, int]
) -> tuple[Any, Any]:
    """Return the matrix of messages × runs as `Sorter.met` makes its rows, and how rare each run is."""
    import numpy as np  # noqa: PLC0415 - the web process never trains and must not load it
    from scipy.sparse import csr_matrix, diags  # noqa: PLC0415 - as above
    from sklearn.preprocessing import normalize  # noqa: PLC0415 - as above

    place = {run: n for n, run in enumerate(runs)}
    starts, places, values = [0], array(PLACES), array("d")
    for counts in counted:
        for run, n in counts.items():
            if run in place:
                places.append(place[run])
                values.append(1.0 + log(n))
        starts.append(len(places))
    rarity = np.array([1.0 + log((1 + len(counted)) / (1 + spread[run])) for run in runs])
    shape = (len(counted), len(runs))
    told = csr_matrix((np.array(values), np.array(places, dtype=np.int64), np.array(starts)), shape=shape)
    told = told.multiply(rarity).tocsr()
    group = np.array([group_of(run) for run in runs])
    whole = csr_matrix(shape)
    for one in np.unique(group):
        share = TITLE_SHARE if one >= TITLES else 1.0
        whole = whole + share * normalize(told @ diags((group == one).astype(float)))
    return whole.tocsr(), rarity


def _weights(shares: Any, examples: Sequence[Example], classes: Sequence[str]) -> tuple[Any, Any]:
    """Return weights (classes × runs) and bias."""
    import numpy as np  # noqa: PLC0415 - as above

    labels = np.array([one.label for one in examples])
    importance = np.array([one.weight for one in examples])
    both = (_plain(shares, labels, importance, classes), _by_ratio(shares, labels, importance, classes))
    # Each of the two is as loud as the other.
    loudness = [_spread(shares @ weights.T + bias) for weights, bias in both]
    return (
        sum(weights / loud for (weights, _bias), loud in zip(both, loudness, strict=True)),
        sum(bias / loud for (_weights, bias), loud in zip(both, loudness, strict=True)),
    )


def _plain(shares: Any, labels: Any, importance: Any, classes: Sequence[str]) -> tuple[Any, Any]:
    """Return weights and bias of a machine on the runs as they are."""
    import numpy as np  # noqa: PLC0415 - as above
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - as above

    machine = LinearSVC(C=STRICTNESS, class_weight="balanced", random_state=SEED)
    machine.fit(shares, labels, importance)
    weights, bias = machine.coef_, machine.intercept_
    if len(classes) == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights, bias


def _by_ratio(shares: Any, labels: Any, importance: Any, classes: Sequence[str]) -> tuple[Any, Any]:
    """Return weights and bias of a machine for each class against the rest, the runs weighed as naive Bayes weighs them."""
    import numpy as np  # noqa: PLC0415 - as above
    from scipy.sparse import diags  # noqa: PLC0415 - as above
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - as above

    rows, biases = [], []
    for label, ratio in zip(classes, _ratios(shares, labels, importance, classes), strict=True):
        mine = labels == label
        balance = {True: len(labels) / (len(classes) * int(mine.sum())), False: 1.0}
        machine = LinearSVC(C=STRICTNESS_BY_RATIO, class_weight=balance, dual=False, random_state=SEED)
        machine.fit(shares @ diags(ratio), mine, importance)
        rows.append(machine.coef_[0] * ratio)
        biases.append(machine.intercept_[0])
    return np.array(rows), np.array(biases)


def _ratios(shares: Any, labels: Any, importance: Any, classes: Sequence[str]) -> Any:
    """Return of every class how much more often each run stands in its messages than in the others, as a logarithm."""
    import numpy as np  # noqa: PLC0415 - as above

    stands = (shares > 0).astype(float)
    every = 1.0 + stands.T @ importance
    rows = []
    for label in classes:
        mine = 1.0 + stands.T @ (importance * (labels == label))
        others = every - mine + 1.0
        rows.append(np.log(mine / mine.sum()) - np.log(others / others.sum()))
    return np.array(rows)


def _spread(scores: Any) -> float:
    """Return how far the scores of a message's classes lie apart."""
    return float((scores - scores.mean(axis=1, keepdims=True)).std()) or 1.0


def _packed_rows(weights: Any) -> tuple[array, array, array]:
    """Return weights run after run, of each run the classes for which it says anything; of too many the loudest."""
    import numpy as np  # noqa: PLC0415 - as above

    loud = np.abs(weights)
    least = max(loud.max() * 1e-4, 0.0)
    if loud.size > MOST_WEIGHTS:
        least = max(
            least, float(np.partition(loud, loud.size - MOST_WEIGHTS, axis=None)[loud.size - MOST_WEIGHTS])
        )
    kept = least < loud.T
    run, place = np.nonzero(kept)
    starts = np.concatenate([[0], np.cumsum(np.bincount(run, minlength=weights.shape[1]))])
    return (
        array(PLACES, starts.tolist()),
        array(CLASSES, place.tolist()),
        array(FLOATS, weights.T[kept].tolist()),
    )


# --- Measured on what was not seen ---------------------------------------------------------------------------------
def folds_of(examples: Sequence[Example], folds: int, *, seed: int = SEED) -> list[list[int]]:
    """Return the places of the examples in so many heaps, each class spread evenly over them, by chance but fixed."""
    chance, heaps = random.Random(seed), [[] for _ in range(folds)]  # noqa: S311 - shuffles cards, keeps no secret
    by_label: dict[str, list[int]] = {}
    for n, one in enumerate(examples):
        by_label.setdefault(one.label, []).append(n)
    turn = 0
    for label in sorted(by_label):
        places = by_label[label]
        chance.shuffle(places)
        for n in places:
            heaps[turn % folds].append(n)
            turn += 1
    return heaps


def unseen(
    examples: Sequence[Example], *, folds: int = 5, seed: int = SEED, most_runs: int = MOST_RUNS,
    progress: Callable[[int], None] = lambda _n: None,
) -> list[tuple[str, tuple[str, ...], list[float]]]:  # fmt: skip
    """Return of every example (label, classes, their scores) by a sorter that had not seen it; in their order."""
    counted = [read(one.title, one.body) for one in examples]
    told: dict[int, tuple[str, tuple[str, ...], list[float]]] = {}
    for done, heap in enumerate(folds_of(examples, folds, seed=seed), 1):
        away = set(heap)
        seen = [n for n in range(len(examples)) if n not in away]
        sorter = _train([counted[n] for n in seen], [examples[n] for n in seen], most_runs)
        for n in heap:
            told[n] = (examples[n].label, sorter.classes, sorter.scores(sorter.met(counted[n])))
        progress(done)
    return [told[n] for n in range(len(examples))]


def heat_of(told: Sequence[tuple[str, tuple[str, ...], list[float]]]) -> float:
    """Return by which heat scores become shares that are as often right as they say (least log loss)."""

    def loss(heat: float) -> float:
        total = 0.0
        for label, classes, scores in told:
            if label not in classes:
                continue
            most = max(scores)
            raised = [exp((score - most) / heat) for score in scores]
            total -= log(max(raised[classes.index(label)] / sum(raised), 1e-12))
        return total

    low, high = log(0.02), log(5.0)
    for _ in range(40):
        third = (high - low) / 3
        if loss(exp(low + third)) < loss(exp(high - third)):
            high -= third
        else:
            low += third
    return exp((low + high) / 2)


def guesses_of(told: Sequence[tuple[str, tuple[str, ...], list[float]]], heat: float) -> list[Guess]:
    """Return the likeliest class of each, and how sure that is."""
    made = []
    for label, classes, scores in told:
        most = max(scores)
        raised = [exp((score - most) / heat) for score in scores]
        best = max(range(len(classes)), key=lambda n: (scores[n], classes[n]))
        made.append(Guess(label, classes[best], round(1000 * raised[best] / sum(raised))))
    return made


def learnt(
    examples: Sequence[Example], *, folds: int = 5, most_runs: int = MOST_RUNS,
) -> tuple[Sorter, list[Guess]]:  # fmt: skip
    """Return the sorter of all examples, calibrated, and what sorters like it said of those they had not seen."""
    told = unseen(examples, folds=folds, most_runs=most_runs)
    heat = heat_of(told)
    return replace(train(examples, most_runs=most_runs), heat=heat), guesses_of(told, heat)
