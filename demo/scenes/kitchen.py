"""The kitchen: oak and white cabinets, marble island with stools, window over the sink."""

from __future__ import annotations

import numpy as np

from . import interior as room
from . import materials as m
from . import meshes as g
from .builder import Camera, Look, Scene


def tap(scene: Scene, at: tuple[float, float, float], turn: float = 0.0, metal: str = "black_metal") -> None:
    """A gooseneck kitchen tap; the spout points to -y before turning."""
    r = g.rotation(turn)
    parts = [g.cylinder((0, 0, 0), .03, .024, .004), g.tube([(0, 0, .02), (0, 0, .30), (0, -.03, .38), (0, -.11, .41), (0, -.18, .37), (0, -.195, .27)], .012, smooth=40),
             g.tube([(.02, 0, .07), (.07, 0, .10)], .007)]
    scene.add(metal, *[p.turned(r).moved(at) for p in parts])


def stool(scene: Scene, at: tuple[float, float], turn: float) -> None:
    """A counter stool with a low curved back."""
    r = g.rotation(turn)
    wood = [g.tube([(x * .62, y * .62, .64), (x, y, 0)], [.017, .013], 12) for x in (-.21, .21) for y in (-.19, .19)]
    rail = [g.tube([(-.185, y, .22), (.185, y, .22)], .009) for y in (-.168, .168)] + [g.tube([(x, -.168, .22), (x, .168, .22)], .009) for x in (-.185, .185)]
    a = np.linspace(-1.2, 1.2, 24)
    back = [g.sheet(np.stack([np.stack([np.sin(a) * (.215 + o), np.cos(a) * (.19 + o) + .01, np.full_like(a, z)], -1) for z in np.linspace(.70, .86, 6)], 1)) for o in (0, .022)]
    rim = g.sheet(np.stack([np.stack([np.sin(a) * (.215 + o), np.cos(a) * (.19 + o) + .01, np.full_like(a, .86) + h], -1) for o, h in ((0, 0), (.011, .008), (.022, 0))], 1))
    seat = g.soft_box((.43, .40, .07), .03, .12, 0, 3, 20).moved((0, 0, .675))
    scene.add("oak", *[p.turned(r).moved((*at, 0)) for p in wood])
    scene.add("black_metal", *[p.turned(r).moved((*at, 0)) for p in rail])
    scene.add("linen", seat.turned(r).moved((*at, 0)), *[p.turned(r).moved((*at, 0)) for p in back + [rim]])


def build(key: str = "kitchen") -> Scene:
    """Wide view ("kitchen") or along the island ("kitchen_2")."""
    look = Look(exposure=.78, gains={"sky": 1.0, "sun": .8}, window_gain=2.3, local=.34)
    camera = Camera((4.95, -1.15, 1.38), (2.35, 4.3, 1.38), 70, .075)
    if key == "kitchen_2":
        camera = Camera((.75, -.75, 1.40), (4.0, 4.3, 1.40), 66, .075)
    scene = room.new_room(camera, look)
    scene.materials |= {
        "cabinet": m.satin((.89, .885, .87), .35), "splash": m.satin(m.texture(m.tiles(12, 4, (.90, .895, .88), (.78, .77, .75), .05, .5, .018, 61, 1536), (.96, .84)), .14, .6),
        "sage": m.satin((.47, .53, .49), .4), "hob": m.satin((.05, .05, .055), .06, .6), "marble": m.satin(m.texture(m.marble(amount=1.15, seed=17), (3.0, 3.0)), .13, .55),
        "sink": m.metal((.70, .70, .71), .3),
    }
    width, depth, height = 5.8, 4.6, 2.75
    side_window = (1.3, 3.7, .06, 2.40)
    sink_window = (.75, 2.05, 1.12, 2.20)
    room.shell(scene, (0, width), (-2.2, depth), height, {"left": [(-1.6, .6, .06, 2.40), side_window], "back": [sink_window]})
    room.glazing(scene, "left", 0, (-1.6, .6, .06, 2.40), 1)
    room.glazing(scene, "left", 0, side_window, 1)
    room.glazing(scene, "back", depth, sink_window, 1)
    room.fill(scene, [(0, -2.1, .3), (0, -2.1, 2.6), (width, -2.1, 2.6), (width, -2.1, .3)], (1.5, 1.43, 1.33))
    room.sun(scene, (.72, .30, -.62), .8)
    room.downlights(scene, [(1.3, 1.0), (4.4, 1.0), (1.3, 3.4), (4.4, 3.4)], height)
    scene.garden_side = "back" if key == "kitchen_2" else "left"

    # Back run: base cabinets, quartz top, tile, hood, wall cabinets, tall units.
    base_front, top_z = depth - .60, .91
    run = (.02, 4.55)
    scene.span("black", (run[0], depth - .54, 0), (run[1], depth - .02, .10), 0)
    scene.span("black", (run[0], depth - .58, .10), (run[1] - .02, depth - .01, .87), 0)
    room.cabinet_fronts(scene, "oak", (run[0], .75), depth - .58, (.10, .865), [1], [1, 1, 1])
    room.cabinet_fronts(scene, "oak", (.75, 2.05), depth - .58, (.10, .865), [1, 1], [1], horizontal=True)
    room.cabinet_fronts(scene, "oak", (2.05, 2.65), depth - .58, (.10, .865), [1], [1, 1.6])
    scene.span("steel", (2.652, depth - .60, .14), (3.548, depth - .575, .86), .004)
    scene.span("hob", (2.72, depth - .603, .24), (3.48, depth - .598, .66), .002)
    scene.add("steel", g.tube([(2.74, depth - .645, .71), (3.46, depth - .645, .71)], .011), *[g.tube([(x, depth - .645, .71), (x, depth - .59, .71)], .008) for x in (2.80, 3.40)])
    for k in range(5):
        scene.add("black", g.cylinder((0, 0, 0), .03, .019, .003).turned(g.rotation(0, 90)).moved((2.86 + k * .12, depth - .60, .80)))
    room.cabinet_fronts(scene, "oak", (3.55, run[1]), depth - .58, (.10, .865), [1, 1], [1, 1, 1])
    # Worktop with a cut-out for the sink.
    sx0, sx1, sy0, sy1 = 1.05, 1.75, depth - .52, depth - .13
    for a, b in [((run[0], depth - .62), (sx0, depth)), ((sx1, depth - .62), (run[1], depth)), ((sx0, depth - .62), (sx1, sy0)), ((sx0, sy1), (sx1, depth))]:
        scene.span("quartz", (*a, .872), (*b, top_z), .0015)
    scene.span("sink", (sx0 - .01, sy0 - .01, .68), (sx1 + .01, sy1 + .01, .69), 0)
    for a, b in [((sx0 - .01, sy0 - .01), (sx1 + .01, sy0)), ((sx0 - .01, sy1), (sx1 + .01, sy1 + .01)), ((sx0 - .01, sy0), (sx0, sy1)), ((sx1, sy0), (sx1 + .01, sy1))]:
        scene.span("sink", (*a, .68), (*b, .90), 0)
    tap(scene, (1.40, depth - .07, top_z))
    for a, b, low, high in [(run[0], .75, top_z, 2.2), (2.05, run[1], top_z, 2.2), (.75, 2.05, top_z, 1.12)]:
        scene.span("splash", (a, depth - .012, low), (b, depth - .0005, high), 0)
    scene.span("quartz", (.72, depth - .03, 1.10), (2.08, depth + .10, 1.12), .002)
    scene.span("hob", (2.72, depth - .55, top_z), (3.48, depth - .08, top_z + .006), .002)
    # Hood and wall cabinets.
    scene.span("cabinet", (2.66, depth - .36, 1.85), (3.54, depth - .01, height - .02), .006)
    scene.span("oak", (2.64, depth - .42, 1.72), (3.56, depth - .01, 1.85), .006, "x")
    scene.span("steel", (2.72, depth - .40, 1.712), (3.48, depth - .04, 1.722), .002)
    for a, b, n in ((2.10, 2.64, 1), (3.56, 4.55, 2)):
        scene.span("black", (a + .004, depth - .35, 1.454), (b - .004, depth - .01, 2.346), 0)
        scene.span("cabinet", (a, depth - .33, 1.45), (b, depth - .01, 2.352), 0)
        room.cabinet_fronts(scene, "cabinet", (a, b), depth - .35, (1.45, 2.35), [1] * n, [1], horizontal=False)
        scene.span("cabinet", (a, depth - .35, 2.352), (b, depth - .01, height), .002)
    scene.span("oak", (.06, depth - .24, 1.55), (.68, depth - .012, 1.585), .003, "x")
    scene.span("oak", (.06, depth - .24, 1.95), (.68, depth - .012, 1.985), .003, "x")
    for k, x in enumerate((.16, .30, .44, .57)):
        scene.add(("porcelain", "clay", "porcelain", "deep_glaze")[k], g.lathe([(.0, 0), (.045, 0), (.055, .04), (.055, .09), (.04, .11), (.0, .112)], 32).moved((x, depth - .13, 1.586)))
    for k in range(3):
        scene.add("porcelain", g.lathe([(.0, 0), (.05, 0), (.095, .05), (.09, .05), (.045, .008), (0, .008)], 36).moved((.22, depth - .13, 1.986 + .022 * k)))
    room.potted_plant(scene, (.52, depth - .13, 1.986), .16, 7, "clay", (.15, .05), 21, .06)
    # Tall units with a built-in oven and fridge on the right.
    scene.span("black", (4.57, depth - .60, .0), (width - .01, depth - .01, height), 0)
    room.cabinet_fronts(scene, "oak", (4.56, width - .01), depth - .60, (.10, 2.35), [1, 1], [1, 1.35][::-1], horizontal=False)
    room.cabinet_fronts(scene, "oak", (4.56, width - .01), depth - .60, (2.35, height - .02), [1, 1], [1], horizontal=False)
    # Things on the worktop.
    scene.add("oak", g.box((0, 0, 0), (.30, .022, .42), .01).turned(g.rotation(0, -9)).moved((2.33, depth - .07, top_z + .21)), g.box((0, 0, 0), (.24, .02, .32), .01).turned(g.rotation(0, -13)).moved((2.22, depth - .11, top_z + .16)))
    scene.add("deep_glaze", g.lathe([(.0, 0), (.06, 0), (.065, .14), (.06, .15), (.055, .15), (.055, .02), (0, .02)], 36).moved((3.72, depth - .16, top_z)))
    for k in range(5):
        scene.add("oak", g.tube([(3.72 + .02 * np.cos(k * 1.3), depth - .16 + .02 * np.sin(k * 1.3), top_z + .03), (3.72 + .06 * np.cos(k * 1.3), depth - .16 + .05 * np.sin(k * 1.3), top_z + .29)], [.006, .009]))
    room.vase(scene, (4.2, depth - .22, top_z), .85, "porcelain", 8, 5)

    # Island: sage cabinet, waterfall marble, fruit bowl, stools, pendants.
    ix0, ix1, iy0, iy1 = 1.55, 4.05, 1.55, 2.50
    scene.span("marble", (ix0, iy0, .87), (ix1, iy1, .92), .003)
    for x in (ix0, ix1 - .05):
        scene.span("marble", (x, iy0, 0), (x + .05, iy1, .87), .003)
    scene.span("black", (ix0 + .05, iy0 + .32, .08), (ix1 - .05, iy1 - .02, .87), .002)
    for k in range(5):
        a = ix0 + .05 + k * (ix1 - ix0 - .1) / 5
        scene.span("sage", (a + .003, iy0 + .302, .09), (a + (ix1 - ix0 - .1) / 5 - .003, iy0 + .32, .862), .003)
    scene.span("black", (ix0 + .08, iy0 + .36, 0), (ix1 - .08, iy1 - .06, .08), 0)
    for k, x in enumerate((2.05, 2.80, 3.55)):
        stool(scene, (x, iy0 - .12), 180 + (6, -4, 8)[k])
    scene.add("clay", g.lathe([(.0, 0), (.08, .0), (.165, .075), (.158, .078), (.075, .014), (0, .012)], 48).moved((2.45, 2.0, .92)))
    rng = np.random.default_rng(4)
    ball = [(.0008, -.036), (.026, -.027), (.038, 0), (.025, .028), (.0008, .037)]
    for k in range(9):
        a, ring = k * 2.4, (.075 if k < 6 else .03)
        spot = (2.45 + ring * np.cos(a), 2.0 + ring * np.sin(a), .92 + (.055 if k < 6 else .11))
        scene.add(("lemon", "apple", "lemon")[k % 3], g.lathe(ball, 24, smooth=16).turned(g.rotation(rng.uniform(0, 360), 70)).moved(spot))
    room.books(scene, (3.35, 2.1, .92), 12)
    for k, x in enumerate((2.15, 2.80, 3.45)):
        y, z = 2.02, 1.72
        scene.add("black_metal", g.tube([(x, y, z + .22), (x, y, height)], .004), g.cylinder((x, y, height - .02), .02, .055, .004))
        dome = [(.02, .24), (.035, .21), (.10, .15), (.15, .06), (.158, 0)]
        scene.add("black", g.lathe(dome, 48, smooth=24).moved((x, y, z)))
        scene.add("brass", g.lathe([(.0, .26), (.022, .255), (.022, .21)], 24).moved((x, y, z)))
        scene.add("shade", g.lathe([(r * .985, h - .003) for r, h in dome][::-1], 48, smooth=24).moved((x, y, z)))
        scene.emitter("sun", f"bulb{k}", g.lathe([(.001, -.045), (.032, -.032), (.045, 0), (.032, .032), (.001, .045)], 24, smooth=14).moved((x, y, z + .09)), (26, 20, 13))
    return scene
