"""The same bootstrap as bench_metrics in scikit-learn and in NumPy, on the samples that it left; prints the ratios."""
import csv
import os
import sys
import time
from pathlib import Path

import numpy
import sklearn
from sklearn.metrics import roc_auc_score

WANTED = 1000


def loop(scores, labels, rows_of, rng, replicates):
    """What a careful script does: draw patients, take their rows, call roc_auc_score for every class."""
    values = numpy.empty((replicates, scores.shape[1]))
    for r in range(replicates):
        rows = numpy.concatenate([rows_of[p] for p in rng.integers(0, len(rows_of), len(rows_of))])
        for c in range(scores.shape[1]):
            values[r, c] = roc_auc_score(labels[rows, c], scores[rows, c])
    return values


def weighted(scores, labels, patients, count, rng, replicates):
    """Draws as weights of samples that are sorted once (no ties in these scores)."""
    orders = [numpy.argsort(scores[:, c]) for c in range(scores.shape[1])]
    prepared = [(labels[order, c], patients[order]) for c, order in enumerate(orders)]
    values = numpy.empty((replicates, scores.shape[1]))
    for r in range(replicates):
        counts = numpy.bincount(rng.integers(0, count, count), minlength=count).astype(float)
        for c, (positive, of) in enumerate(prepared):
            weights = counts[of]
            positives = weights * positive
            below = numpy.cumsum(weights - positives)
            values[r, c] = positives @ below / (positives.sum() * below[-1])
    return values


def main():
    folder, loops, weights = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with open(folder / "ours.csv") as file:
        ours = [(float(row["value"]), float(row["low"]), float(row["high"])) for row in csv.DictReader(file)]
    scores = numpy.fromfile(folder / "probabilities.f64").reshape(-1, len(ours))
    labels = numpy.fromfile(folder / "labels.f64").reshape(-1, len(ours))
    _, patients = numpy.unique(numpy.fromfile(folder / "patients.u32", dtype=numpy.uint32), return_inverse=True)
    count = patients.max() + 1
    rows_of = [numpy.flatnonzero(patients == p) for p in range(count)]
    wall, cpu = map(float, (folder / "seconds.txt").read_text().split())

    def measure(what, work, replicates):
        begin, cpu_begin = time.perf_counter(), time.process_time()
        values = work()
        taken, cpu_taken = ((end - start) * WANTED / replicates for end, start in (
            (time.perf_counter(), begin), (time.process_time(), cpu_begin)))
        print(f"  {what:<36} {taken:9.1f} s   (CPU {cpu_taken:.1f} s)   {taken / wall:.0f} times as long as one arm "
              f"(CPU {cpu_taken / cpu:.0f} times)", flush=True)
        return values

    print(f"beside it, one process, {loops} and {weights} replicates scaled linearly to {WANTED}")
    measure(f"scikit-learn {sklearn.__version__}, loop",
            lambda: loop(scores, labels, rows_of, numpy.random.default_rng(1), loops), loops)
    values = measure(f"NumPy {numpy.__version__}, weights",
                     lambda: weighted(scores, labels, patients, count, numpy.random.default_rng(2), weights), weights)
    areas = [roc_auc_score(labels[:, c], scores[:, c]) for c in range(len(ours))]
    apart = max(abs(area - value) for area, (value, _, _) in zip(areas, ours))
    bounds = numpy.percentile(values, [2.5, 97.5], axis=0)
    widths = [(bounds[1, c] - bounds[0, c]) / (ours[c][2] - ours[c][1]) for c in range(len(ours))]
    print(f"  areas agree to {apart:.1e}; widths of NumPy's intervals over ours: {min(widths):.2f} to {max(widths):.2f}")
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f}")
    return 0 if apart < 1e-12 else 1


if __name__ == "__main__":
    sys.exit(main())
