#!/usr/bin/env python3
"""Makes sech2.json: sech^2 s, its logarithm and tanh s at exactly the doubles s, by decimal arithmetic.

Each value is given as 40 digits and as two doubles whose sum has more than 30 digits: the nearest double and
the rest. A program can subtract these from a double of its own without losing digits.
"""
import decimal
import json
import pathlib
import random
from decimal import Decimal

# This leaves 50 digits where cosh s - 1 loses the most, at s = 1e-30.
decimal.getcontext().prec = 120
decimal.getcontext().Emin = -2_000_000
decimal.getcontext().Emax = 2_000_000


def value(v):
    digits = format(decimal.Context(prec=40, Emin=-2_000_000, Emax=2_000_000).plus(v), "e")
    nearest = float(v)
    return {"digits": digits, "nearest": nearest, "rest": float(v - Decimal(nearest))}


def entry(s):
    exact = Decimal(s)
    up, down = exact.exp(), (-exact).exp()
    sinh, cosh = (up - down) / 2, (up + down) / 2
    return {
        "s": s,
        "tanh": value(sinh / cosh),
        "sech2": value(1 / (cosh * cosh)),
        "log_sech2": value(-2 * cosh.ln()),
    }


def points():
    rng = random.Random(1)
    s = [10.0**k for k in range(-30, 7)]
    s += [k / 10 for k in range(1, 51)]
    s += [0.5 * k for k in range(11, 80)]
    s += [-1.0, -2.2, 9.010913, 9.011, 18.7, 19.06, 19.0615, 20.0]
    s += [-10 ** rng.uniform(-8, 0) for _ in range(40)]
    s += [rng.uniform(0, 20) for _ in range(80)]
    s += [rng.uniform(20, 300) for _ in range(40)]
    s += [350.0, 354.9, 355.2, 372.0, 373.0, 373.5, 700.0, 709.9, 710.5, 745.2]
    s += [-10 ** rng.uniform(2.5, 6) for _ in range(40)]
    return s


if __name__ == "__main__":
    table = [entry(s) for s in points()]
    path = pathlib.Path(__file__).with_name("sech2.json")
    lines = ",\n".join(json.dumps(e) for e in table)
    path.write_text(f"[\n{lines}\n]\n")
    print(path.name, len(table))
