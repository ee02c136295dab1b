"""Makes the numbers of seeds_test.cpp and seeds_null_test.cpp with NumPy, SciPy and scikit-learn alone.

    python3 seeds_reference.py ../../../shared/data/vandyke/ratings.csv

Three arms of five seeds predict two classes of 40 samples of 24 patients; 16 draws of patients. Everything is made of
whole numbers by the formulas below, which the test repeats.
"""
import csv
import sys

import numpy as np
from scipy import stats
from sklearn.metrics import f1_score, roc_auc_score

SAMPLES, PATIENTS, CLASSES, DRAWS, THRESHOLD = 40, 24, 2, 16, 0.5
PATIENT = np.array([i * 7 % PATIENTS for i in range(SAMPLES)])
LABEL = np.array([[(i * 5 + c * 3) % 7 < 3 for c in range(CLASSES)] for i in range(SAMPLES)], dtype=int)
COUNTS = np.array([[(d * d + p * 5 + d * p) % 11 % 4 for p in range(PATIENTS)] for d in range(DRAWS)])


def probability(arm, seed):
    return np.array([[((i * 37 + arm * 11 + seed * 101 + c * 53 + i * i * (arm + 2 * seed + 1)) % 83
                       + (20 + 9 * arm) * LABEL[i, c]) / 140 for c in range(CLASSES)] for i in range(SAMPLES)])


def average(kind, metric, arm, seed, weights):
    kept = weights > 0
    scores, labels, weights = probability(arm, seed)[kept], LABEL[kept], weights[kept]
    given = scores if metric == "auroc" else (scores >= THRESHOLD).astype(int)
    function = roc_auc_score if metric == "auroc" else f1_score
    if kind == "micro":
        return function(labels.ravel(), given.ravel(), sample_weight=np.repeat(weights, CLASSES))
    numbers = [function(labels[:, c], given[:, c], sample_weight=weights) for c in range(CLASSES)]
    return np.average(numbers, weights=None if kind == "macro" else weights @ labels)


def test(ours, theirs, covariance, shared):
    """Obuchowski and Rockette's test with Hillis's degrees of freedom, as DESIGN.md, section 8, has it."""
    a, b = len(ours), len(theirs)
    aa, bb, ab = covariance[:a, :a], covariance[a:, a:], covariance[:a, a:]
    off = lambda m: (m.sum() - np.trace(m)) / (len(m) * (len(m) - 1))
    mean = lambda m: m[0, 0] if len(m) == 1 else off(m)
    if shared:
        parts = [np.var(ours - theirs, ddof=1) / a]
        degrees, common = [a - 1], off(aa + bb - ab - ab.T)
    else:
        arms = [arm for arm in (ours, theirs) if len(arm) > 1]
        parts, degrees = [np.var(arm, ddof=1) / len(arm) for arm in arms], [len(arm) - 1 for arm in arms]
        common = mean(aa) + mean(bb) - 2 * ab.mean()
    v = sum(parts) + max(common, 0)
    df = v ** 2 / sum(part ** 2 / degree for part, degree in zip(parts, degrees))
    difference = ours.mean() - theirs.mean()
    p = 2 * stats.t.sf(abs(difference) / v ** 0.5, df)
    reach = stats.t.ppf(0.975, df) * v ** 0.5
    return difference, v, df, p, difference - reach, difference + reach


def components(scores, truth):
    x, y = scores[truth == 1], scores[truth == 0]
    wins = (x[:, None] > y[None]) + 0.5 * (x[:, None] == y[None])
    return wins.mean(), wins.mean(axis=1), wins.mean(axis=0)


def vandyke(path):
    rows = [{k: int(v) for k, v in row.items()} for row in csv.DictReader(open(path))]
    cases = sorted({row["case"] for row in rows})
    truth = {row["case"]: row["truth"] for row in rows}
    rating = {(row["treatment"], row["reader"], row["case"]): row["rating"] for row in rows}
    cells = [(t, r) for t in (1, 2) for r in range(1, 6)]
    found = [components(np.array([rating[t, r, c] for c in cases]), np.array([truth[c] for c in cases])) for t, r in cells]
    covariance = np.cov([f[1] for f in found]) / len(found[0][1]) + np.cov([f[2] for f in found]) / len(found[0][2])
    areas = np.array([f[0] for f in found])
    return areas[:5], areas[5:], covariance


def drawn_trainings(draw, less):
    """Three seeds of two arms on 24 positive and 36 negative patients of their own; the second arm is worse by `less`."""
    state = 2 * draw + 1

    def bell():
        nonlocal state
        total = 0
        for _ in range(4):
            state = (1664525 * state + 1013904223) % 2 ** 32
            total += state >> 16
        return total - 131070

    truth = np.array([1] * 24 + [0] * 36)
    patient = [bell() for _ in truth]
    seed = [bell() for _ in range(3)]
    scores = []
    for arm in range(2):
        for s in range(3):
            skill = 90000 + seed[s] + bell() - less * arm
            scores.append(np.array([patient[i] + bell() + skill * truth[i] for i in range(len(truth))]))
    found = [components(one, truth) for one in scores]
    covariance = np.cov([f[1] for f in found]) / 24 + np.cov([f[2] for f in found]) / 36
    areas = np.array([f[0] for f in found])
    return test(areas[:3], areas[3:], covariance, True)[3]


if __name__ == "__main__":
    for less in (0, 150000):
        p = [drawn_trainings(draw, less) for draw in range(1000)]
        print("1,000 draws of trainings and patients, worse by", less, sum(one < 0.05 for one in p), repr(float(sum(p))))
    one, two, covariance = vandyke(sys.argv[1])
    print("Van Dyke, shared  ", *(repr(float(x)) for x in test(one, two, covariance, True)))
    print("Van Dyke, apart   ", *(repr(float(x)) for x in test(one, two, covariance, False)))
    print("Van Dyke, absent  ", *(repr(float(x)) for x in test(one, two[:1], covariance[:6, :6], False)))
    for metric in ("auroc", "f1"):
        for ours, theirs, our_seeds, their_seeds, shared, words in [
                (1, 0, range(5), range(5), True, "shared"), (2, 0, range(5), range(5), True, "shared"),
                (2, 1, range(5), range(5), True, "shared"), (1, 0, range(3), range(1, 4), None, "partly"),
                (2, 1, range(1, 5), range(4), None, "partly"), (1, 0, range(3), range(3, 5), False, "apart"),
                (2, 0, range(5), [4], False, "absent"), (1, 2, [0], range(4), False, "absent")]:
            if shared is None:
                our_seeds = their_seeds = [seed for seed in our_seeds if seed in their_seeds]
                shared = True
            runs = [(ours, seed) for seed in our_seeds] + [(theirs, seed) for seed in their_seeds]
            split = len(our_seeds)
            for kind in ("macro", "micro", "weighted"):
                draws = np.array([[average(kind, metric, arm, seed, COUNTS[d][PATIENT]) for arm, seed in runs]
                                  for d in range(DRAWS)])
                observed = np.array([average(kind, metric, arm, seed, np.ones(SAMPLES)) for arm, seed in runs])
                print(kind, metric, words, ours, theirs, *(repr(float(x)) for x in test(
                    observed[:split], observed[split:], np.cov(draws.T), shared)))
