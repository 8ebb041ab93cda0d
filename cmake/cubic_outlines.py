"""Outlines in few cubic curves, and written as programs of CFF, which leaves out coordinates that stay.

A point is a complex number, a curve a tuple of points: 2 are a line, 3 a quadratic, 4 a cubic. A contour is a
list of curves, each of which starts where the one before it ends, and the first where the last one ends.
"""

import cmath
from itertools import accumulate
from math import ceil, floor

from fontTools.cffLib.specializer import commandsToProgram, specializeCommands
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import DecomposingRecordingPen

# In radians: a sharper turn is a corner, and stays.
CORNER = 0.5
# In radians: a tangent as near to an axis is taken to lie along it.
ALONG = 0.09
# In units: a line as long is seen to be straight, and stays one.
STRAIGHT = 30
# In units: how far apart at most the points are at which a curve is compared with the outline.
STEP = 8
# Multiples of the tolerance at which a fit is given up, one for each round of fitting.
HOPELESS = (4, 2, 2, 2, 2)
# Where a curve does not fit, a longer one may; this often it is tried.
MISSES = 2
# What the rasteriser's stack holds.
STACK = 48


def steps(points):
    return [b - a for a, b in zip(points, points[1:])]


def length(points):
    return sum(map(abs, steps(points)))


def numbers(points):
    """What a program holds of a curve in whole units: how far it is from each point to the next."""
    return [int(number) for step in steps(points) for number in (step.real, step.imag)]


def size(number):
    """In bytes, of a program's number; the few that take more than two count as two."""
    return 1 if abs(number) <= 107 else 2


def rounded(points):
    return tuple(complex(floor(point.real + 0.5), floor(point.imag + 0.5)) for point in points)


def outline(glyphs, name, scale):
    """The contours of a glyph."""
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    contours = []
    for operator, operands in pen.value:
        if operator == "moveTo":
            start = at = complex(*operands[0]) * scale
            contours.append([])
            continue
        # Each piece is a curve without its first point.
        pieces = decomposeQuadraticSegment(operands) if operator == "qCurveTo" else [operands]
        for piece in pieces:
            curve = (at, *(complex(*point) * scale for point in piece)) if piece else (at, start)
            if length(curve) > 0:
                contours[-1].append(curve)
            at = curve[-1]
    return contours


def leaving(curve):
    return next(point - curve[0] for point in curve if point != curve[0])


def arriving(curve):
    return -leaving(curve[::-1])


def axis(direction):
    """h or v, or nothing where it is not along an axis."""
    if abs(direction.imag) < ALONG * abs(direction):
        return "h"
    return "v" if abs(direction.real) < ALONG * abs(direction) else ""


def sampled(curve):
    """Points of a curve, without its first."""
    count = max(4, ceil(length(curve) / STEP))
    points = []
    for i in range(1, count + 1):
        level = curve
        while len(level) > 1:
            level = [a + (b - a) * i / count for a, b in zip(level, level[1:])]
        points += level
    return points


def approached(cubic, times, points, limit):
    """The times at which a cubic comes nearer to the points, by a step of Newton's, and how far from them
    it is at the times given; nothing if that is beyond the limit."""
    a, b, c, d = cubic
    one, two, three = 3 * (b - a), 3 * (c - 2 * b + a), d - a - 3 * (c - b)
    farthest = 0
    nearer = []
    for t, point in zip(times, points):
        off = a - point + t * (one + t * (two + t * three))
        farthest = max(farthest, abs(off))
        if farthest > limit:
            return None
        speed = one + t * (2 * two + 3 * t * three)
        turn = 2 * two + 6 * t * three
        slope = (speed * speed.conjugate() + off * turn.conjugate()).real
        if slope > 0:
            t = min(1, max(0, t - (off * speed.conjugate()).real / slope))
        nearer.append(t)
    return nearer, farthest


def handles(aa, ab, bb, left, right, kept):
    """One coordinate of both handles from the normal equations of least squares; 0 for one that is kept."""
    if all(kept):
        return 0, 0
    if kept[0]:
        return 0, right / bb
    if kept[1]:
        return left / aa, 0
    whole = aa * bb - ab * ab
    return (left * bb - right * ab) / whole, (right * aa - left * ab) / whole


def fitted(points, ends, tolerance):
    """A cubic in whole units along the points, or nothing if none is near enough. Its handles are found by
    least squares, in turn with where on it the points lie; at an end with an axis the handle keeps to it."""
    first, last = rounded((points[0], points[-1]))
    ways = list(accumulate(map(abs, steps(points)), initial=0))
    times = [way / ways[-1] for way in ways]
    for hopeless in HOPELESS:
        aa = ab = bb = left = right = 0
        for t, point in zip(times, points):
            s = 1 - t
            a, b = 3 * s * s * t, 3 * s * t * t
            off = point - first * (s * s * s + a) - last * (b + t * t * t)
            aa, ab, bb = aa + a * a, ab + a * b, bb + b * b
            left, right = left + a * off, right + b * off
        if aa * bb - ab * ab < 1e-9 * aa * bb:
            return None
        x0, x1 = handles(aa, ab, bb, left.real, right.real, [end == "v" for end in ends])
        y0, y1 = handles(aa, ab, bb, left.imag, right.imag, [end == "h" for end in ends])
        cubic = (first, first + complex(x0, y0), last + complex(x1, y1), last)
        found = approached(cubic, times, points, hopeless * tolerance)
        if not found:
            return None
        times, farthest = found
        if farthest < 0.6 * tolerance:
            break
    cubic = rounded(cubic)
    # With handles longer than the way it would have a loop.
    if length(cubic) > 1.5 * ways[-1] + 2:
        return None
    for limit in (4, 4, 1):
        found = approached(cubic, times, points, limit * tolerance)
        if not found:
            return None
        times, _ = found
    return cubic


def single(curve):
    """A curve by itself, in whole units."""
    if len(curve) == 3:
        a, b, c = curve
        curve = (a, (a + 2 * b) / 3, (c + 2 * b) / 3, c)
    return rounded(curve)


def joined(curves, points, ends, tolerance):
    """One curve in place of curves on which the points lie, or nothing."""
    if len(curves) == 1 and len(curves[0]) == 2:
        return single(curves[0])
    # A handle along an axis saves a number; where it does not fit, a free one may.
    for each in dict.fromkeys((ends, (ends[0], ""), ("", ends[1]), ("", ""))):
        cubic = fitted(points, each, tolerance)
        if cubic:
            return cubic
    return single(curves[0]) if len(curves) == 1 else None


def cost(curve):
    """About what it takes when packed, in bytes: its share of an operator, and numbers that are not 0."""
    return 0.3 + sum(size(number) for number in numbers(curve) if number)


def shortest(curves, ends, tolerance):
    """Curves between two corners, drawn anew: the shortest path through their ends."""
    best = [(0, [])] + [None] * len(curves)
    for start in range(len(curves)):
        points = [curves[start][0]]
        misses = 0
        for stop in range(start + 1, len(curves) + 1):
            points += sampled(curves[stop - 1])
            curve = joined(curves[start:stop], points, (ends[start][1], ends[stop][0]), tolerance)
            if curve:
                total = best[start][0] + cost(curve)
                if not best[stop] or total < best[stop][0]:
                    best[stop] = (total, best[start][1] + [curve])
            elif misses == MISSES:
                break
            else:
                misses += 1
    return best[-1][1]


def redrawn(contour, tolerance):
    """A contour in whole units and in few numbers, nowhere farther from the given one than the tolerance,
    but for what rounding its corners takes."""
    corners = []
    ends = []
    for before, after in zip(contour[-1:] + contour, contour):
        into, out = arriving(before), leaving(after)
        straight = [len(curve) == 2 and length(curve) >= STRAIGHT for curve in (before, after)]
        turns = abs(cmath.phase(out / into)) > CORNER
        if not turns:
            both = into / abs(into) + out / abs(out)
            into = out = into if straight[0] else out if straight[1] else both
        corners.append(turns or any(straight))
        ends.append((axis(into), axis(out)))
    if not any(corners):
        corners[next((i for i, (into, _) in enumerate(ends) if into), 0)] = True
    first = corners.index(True)
    contour, corners, ends = (each[first:] + each[:first] for each in (contour, corners, ends))
    ends.append(ends[0])
    stops = [i for i, corner in enumerate(corners) if corner] + [len(contour)]
    return [
        curve
        for start, stop in zip(stops, stops[1:])
        for curve in shortest(contour[start:stop], ends[start : stop + 1], tolerance)
    ]


def commands(contour, at):
    """What draws a contour from the point where the pen is, and where the pen is then."""
    # A contour closes by itself.
    drawn = contour[:-1] if len(contour[-1]) == 2 else contour
    operators = [("rlineto" if len(curve) == 2 else "rrcurveto", numbers(curve)) for curve in drawn]
    return [("rmoveto", numbers((at, contour[0][0])))] + operators, drawn[-1][-1]


def specialized(general):
    return specializeCommands(general, generalizeFirst=False, maxstack=STACK)


def program_size(general):
    return sum(1 + sum(map(size, operands)) for _, operands in specialized(general))


def program(contours):
    """The contours as a program, each from the curve on with which it is shortest."""
    drawn = []
    at = 0
    for contour in contours:
        contour = [curve for curve in contour if length(curve) > 0]
        ways = [commands(contour[i:] + contour[:i], at) for i in range(len(contour))]
        way, at = min(ways, key=lambda way: program_size(way[0]))
        drawn += way
    return commandsToProgram(specialized(drawn)) + ["endchar"]
