"""Makes the numbers that localize_means_test.cpp and localize_contrast_test.cpp hold `localize` against, with NumPy and SciPy.

Fourteen maps of 4 x 4 pixels of six patients, for two arms of three seeds; some pictures have no box, some maps are empty.
All are made of whole numbers by the formulas below, which the test repeats. Draws of patients are made anew from what
framework/stats/bootstrap.hpp and sdk/include/collimator/rng.hpp say of them.
"""
import numpy as np
from scipy import stats

PICTURES, SIDE = 14, 4
PATIENT = [f"p{(i * 5 + i // 4) % 6}" for i in range(PICTURES)]
VIEW = ["AP" if i % 3 == 0 else "PA" for i in range(PICTURES)]
LABEL = [int(i != 9) for i in range(PICTURES)]
MASK64 = (1 << 64) - 1


def box(i):
    """A mask of the picture's box; nothing inside where it has none."""
    inside = np.zeros((SIDE, SIDE), bool)
    if i not in (3, 8):
        inside[i % 3, i % 2:i % 2 + 1 + i % 3] = True
    return inside


def saliency(arm, seed, i):
    if i == (5 if arm == 0 else 11) or (arm, seed, i) == (1, 2, 12):
        return np.zeros((SIDE, SIDE))
    pixels = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    return ((i * 7 + seed + pixels * (i + 3 + arm)) % 11 + arm * (4 + i * i % 23) * box(i)).astype(float)


def numbers(arm, seed):
    """Share and expectation of each picture; both are NaN where either is undefined."""
    rows = []
    for i in range(PICTURES):
        inside, values = box(i), saliency(arm, seed, i)
        defined = inside.any() and values.sum() > 0
        rows.append([values[inside].sum() / values.sum(), inside.mean()] if defined else [np.nan, np.nan])
    return np.array(rows)


def patient_means(values, kept):
    means = {}
    for patient in sorted({PATIENT[i] for i in kept if not np.isnan(values[i])}):
        means[patient] = np.mean([values[i] for i in kept if PATIENT[i] == patient and not np.isnan(values[i])])
    return means


def mix(key, name):
    hashed = 0xcbf29ce484222325 ^ key
    for byte in name.encode():
        hashed = (hashed ^ byte) * 0x100000001b3 & MASK64
    hashed = (hashed ^ hashed >> 33) * 0xff51afd7ed558ccd & MASK64
    hashed = (hashed ^ hashed >> 33) * 0xc4ceb9fe1a85ec53 & MASK64
    return hashed ^ hashed >> 33


def words(key):
    """32-bit words of Philox4x32-10 of this key."""
    for index in range(1 << 32):
        counter, k = [index, 0, 0, 0], [key & 0xffffffff, key >> 32]
        for _ in range(10):
            a, b = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
            counter = [b >> 32 ^ counter[1] ^ k[0], b & 0xffffffff, a >> 32 ^ counter[3] ^ k[1], a & 0xffffffff]
            k = [k[0] + 0x9E3779B9 & 0xffffffff, k[1] + 0xBB67AE85 & 0xffffffff]
        yield from counter


def draw(seed, replicate, attempt, patients):
    counts, source = np.zeros(patients), words(mix(mix(mix(seed, "bootstrap"), str(replicate)), str(attempt)))
    while counts.sum() < patients:
        product = next(source) * patients
        if product & 0xffffffff >= (1 << 32) % patients:
            counts[product >> 32] += 1
    return counts


def interval(means, seed, replicates):
    values = np.array(list(means.values()))
    drawn = [draw(seed, r, 0, len(values)) @ values / len(values) for r in range(replicates)]
    return np.percentile(drawn, [2.5, 97.5])


def difference(pairs, seed, replicates, view=None):
    """Seeds as readers, shared by both arms; each pair of the pictures' numbers over the pictures that have both."""
    runs, pictures = [], []
    for a, b in pairs:
        kept = [i for i in range(PICTURES) if not np.isnan(a[i] + b[i]) and view in (None, VIEW[i])]
        pictures.append(kept)
        runs.append((patient_means(a, kept), patient_means(b, kept)))
    everyone = sorted({p for pair in runs for means in pair for p in means})
    arms = [[pair[arm] for pair in runs] for arm in (0, 1)]
    flat = arms[0] + arms[1]

    def values(counts):
        weight = dict(zip(everyone, counts))
        with np.errstate(invalid="ignore"):
            return np.array([sum(weight[p] * m for p, m in means.items()) / np.float64(sum(weight[p] for p in means))
                             for means in flat])

    observed, drawn = values(np.ones(len(everyone))), []
    for r in range(replicates):
        attempt = 0
        while np.isnan(found := values(draw(seed, r, attempt, len(everyone)))).any():
            attempt += 1
        drawn.append(found)
    covariance = np.cov(np.array(drawn).T)
    d = observed[:3] - observed[3:]
    aa, bb, ab = covariance[:3, :3], covariance[3:, 3:], covariance[:3, 3:]
    joint = aa + bb - ab - ab.T
    trainings = np.var(d, ddof=1) / 3
    v = trainings + max((joint.sum() - np.trace(joint)) / 6, 0)
    df = v ** 2 / (trainings ** 2 / 2)
    reach = stats.t.ppf(0.975, df) * v ** 0.5
    p = 2 * stats.t.sf(abs(d.mean()) / v ** 0.5, df)
    return len(pictures[0]), sum(map(len, pictures)), d.mean(), d.mean() - reach, d.mean() + reach, p, df


if __name__ == "__main__":
    first = numbers(0, 0)
    for view in (None, "AP", "PA"):
        rows = [i for i in range(PICTURES) if view in (None, VIEW[i])]
        for output, name in enumerate(("activation_in_box", "area_expected")):
            means = patient_means(first[:, output], rows)
            counted = [i for i in rows if not np.isnan(first[i, output])]
            print(view, name, repr(float(np.mean(list(means.values())))), *(repr(float(x)) for x in interval(means, 4, 200)),
                  "pictures", len(counted), "of", len(rows), "positives", sum(LABEL[i] for i in counted), "patients",
                  len(means), "of", len({PATIENT[i] for i in rows}))
    for view in (None, "AP", "PA"):
        pairs = [(numbers(1, s)[:, 0], numbers(0, s)[:, 0]) for s in range(3)]
        print("difference", view, *(repr(float(x)) for x in difference(pairs, 4, 200, view)))
    i = np.arange(PICTURES)
    far = [(1 - i % 4 / 100 - (0.4 if s == 2 else 0), i % 3 / 100) for s in range(3)]  # an interval that leaves [-1, 1]
    print("far", *(repr(float(x)) for x in difference(far, 4, 200)))
