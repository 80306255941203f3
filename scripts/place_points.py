"""Compute from county outlines the few points by which a phone guesses. Used only by `build_places.py` and the
benchmark.

A position belongs to the county of the nearest point. One point per county gets 78 % right. Several points for the
counties that need them, each moved to where most grid positions come out right, get far more at two bytes a point. No
outline leaves this file: only points inside or beside counties, on a grid of about a kilometre.
"""

import numpy as np
import shapely

SAMPLES = 220  # grid positions inside each county that the points are fitted to
FAR = 0.9  # degrees, 100 km; with what `settle` moves still inside the 150 km of static/js/place/nearest.js
STEP = 100  # points lie on a grid of 1/100 degree, about a kilometre


def grid_inside(shape, wanted=SAMPLES):
    """Return about `wanted` positions (array n × 2 of latitude, longitude) on a regular grid inside the outline.
    Deterministic."""
    west, south, east, north = shape.bounds
    narrow = np.cos(np.radians((south + north) / 2))
    step = np.sqrt(shape.area * narrow / wanted)
    for _ in range(8):  # long thin or tiny counties: finer until enough positions fall inside
        lats = np.arange(south + step / 2, north, step)
        lons = np.arange(west + step / narrow / 2, east, step / narrow)
        lon, lat = np.meshgrid(lons, lats)
        inside = shapely.contains_xy(shape, lon.ravel(), lat.ravel())
        if inside.sum() >= wanted * 0.6:
            break
        step /= 1.3
    return np.column_stack([lat.ravel()[inside], lon.ravel()[inside]])


def distances(positions, points):
    """Return squared distances in degrees of latitude, positions × points; the same formula as
    static/js/place/nearest.js."""
    north = points[None, :, 0] - positions[:, None, 0]
    east = (points[None, :, 1] - positions[:, None, 1]) * np.cos(np.radians(positions[:, None, 0]))
    return north * north + east * east


def rounded(points):
    return np.unique(np.round(points * STEP) / STEP, axis=0)


def spread(positions, count):
    """Return `count` points in the middle of equal shares of the positions (k-means from farthest-first seeds)."""
    seeds = [positions.mean(axis=0)]
    while len(seeds) < count:
        seeds.append(positions[distances(positions, np.array(seeds)).min(axis=1).argmax()])
    points = np.array(seeds)
    for _ in range(12):
        nearest = distances(positions, points).argmin(axis=1)
        points = np.array(
            [positions[nearest == i].mean(axis=0) if (nearest == i).any() else points[i] for i in range(len(points))]
        )
    return rounded(points)


def cover(positions):
    """Return the fewest points that leave no position farther than FAR from one: a phone takes positions far from all
    points for abroad."""
    count = 1
    while distances(positions, points := spread(positions, count)).min(axis=1).max() > FAR**2:
        count += 1
    return points


class Fitting:
    """Counties with their sample positions, their current points and their neighbours."""

    def __init__(self, shapes):
        self.codes = sorted(shapes)
        self.samples = [grid_inside(shapes[code]) for code in self.codes]
        self.points = [cover(samples) for samples in self.samples]
        boxes = []
        for code in self.codes:
            west, south, east, north = shapes[code].bounds
            margin = 0.15 + 0.25 * max(east - west, north - south)
            boxes.append(shapely.box(west - margin, south - margin, east + margin, north + margin))
        near = shapely.STRtree(boxes).query(boxes, predicate="intersects")
        self.near = [np.sort(near[1][near[0] == i]) for i in range(len(self.codes))]

    def right(self, county):
        """Return the share of the county's samples whose nearest point is one of its own."""
        own = distances(self.samples[county], self.points[county]).min(axis=1)
        others = [self.points[i] for i in self.near[county] if i != county]
        if not others:
            return 1.0
        return float((own < distances(self.samples[county], np.concatenate(others)).min(axis=1)).mean())

    def grow(self, total):
        """Give one more point at a time to the counties that are wrong most often, until there are `total`."""
        while (left := total - sum(map(len, self.points))) > 0:
            order = np.argsort([self.right(i) for i in range(len(self.codes))], kind="stable")
            for county in order[: min(left, 400)]:
                wanted = len(self.points[county]) + 1
                grown = spread(self.samples[county], wanted)
                if len(grown) < wanted:  # a county too small for another point keeps what it has
                    continue
                self.points[county] = grown
            if left == total - sum(map(len, self.points)):
                return

    def settle(self, county, reach):
        """Move each point of a county by `reach` where that makes more samples, near and far, come out right."""
        around = self.near[county]
        samples = np.concatenate([self.samples[i] for i in around])
        whose = np.repeat(around, [len(self.samples[i]) for i in around])
        weight = np.repeat([1 / len(self.samples[i]) for i in around], [len(self.samples[i]) for i in around])
        mine = whose == county
        own_far, foreign = np.full(len(samples), np.inf), np.full(len(samples), np.inf)
        for i in around:
            if i == county:
                continue
            nearest = distances(samples, self.points[i]).min(axis=1)
            own_far = np.where(whose == i, nearest, own_far)
            foreign = np.where(whose == i, foreign, np.minimum(foreign, nearest))

        def score(to_county):
            right = np.where(mine, to_county < foreign, own_far < np.minimum(foreign, to_county))
            return (right * weight).sum()

        points = self.points[county].copy()
        for i in range(len(points)):
            rest = np.delete(points, i, axis=0)
            without = distances(samples, rest).min(axis=1) if len(rest) else np.full(len(samples), np.inf)
            best = score(np.minimum(without, distances(samples, points[i : i + 1])[:, 0]))
            for north, east in ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
                moved = np.round((points[i] + np.array([north, east]) * reach) * STEP) / STEP
                gain = score(np.minimum(without, distances(samples, moved[None])[:, 0]))
                if gain > best + 1e-9:
                    best, points[i] = gain, moved
        self.points[county] = np.unique(points, axis=0)


def fit(shapes, total, sweeps=(0.08, 0.05, 0.03, 0.02, 0.01, 0.02, 0.01), report=print):
    """Return {code: array k × 2 of latitude, longitude} with `total` points in all for {code: shapely outline}."""
    fitting = Fitting(shapes)
    fitting.grow(total)
    for reach in sweeps:
        for county in range(len(fitting.codes)):
            fitting.settle(county, reach)
        shares = [fitting.right(i) for i in range(len(fitting.codes))]
        report(f"points moved by up to {reach} degrees: {100 * np.mean(shares):.1f} % of the grid comes out right")
    return dict(zip(fitting.codes, fitting.points, strict=True))
