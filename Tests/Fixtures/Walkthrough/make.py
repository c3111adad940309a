"""Makes the two files of the binary walk-through: loans.csv (labelled) and new.csv (without labels).

A credit model was trained where defaults had been kept and three of four other loans left out, and its
risks were never put back: the log-odds are too high by ln 4. In the segment "broker" loans default more
often than the model knows. Loans were sampled from the books with known chances; sample_weight is one
over the chance.

Random numbers only; NumPy's PCG64 with the seeds below. Run: python3 make.py
"""

import numpy as np


def draw(rows, seed):
    rng = np.random.default_rng(seed)
    segment = rng.choice(["branch", "web", "broker"], size=rows, p=[0.45, 0.4, 0.15])
    score = rng.normal(0, 1, rows)
    logit = -3.8 + 1.1 * score
    truth = logit + np.where(segment == "broker", 1.1, 0.0)
    default = rng.random(rows) < 1 / (1 + np.exp(-truth))
    risk = 1 / (1 + np.exp(-(logit + np.log(4))))
    # Large scores were sampled twice as often.
    weight = np.where(score > 0.5, 1.25, 2.5)
    return segment, risk, default.astype(int), weight


def main():
    segment, risk, default, weight = draw(2400, 11)
    with open("loans.csv", "w") as file:
        file.write("y_true,y_prob,segment,sample_weight\n")
        for row in zip(default, risk, segment, weight):
            file.write("{},{:.9f},{},{}\n".format(*row))
    segment, risk, default, weight = draw(600, 12)
    with open("new.csv", "w") as file:
        file.write("y_prob,segment\n")
        for p, name in zip(risk, segment):
            file.write(f"{p:.9f},{name}\n")


main()
