"""The street front: white upper storey, cedar entrance, stone garage, lawn and planting."""

from __future__ import annotations

import numpy as np

from . import house, nature
from . import meshes as g
from .builder import Camera, Look, Scene


def build(key: str = "front") -> Scene:
    """The scene for the front photograph."""
    scene = Scene(Camera((-8.0, -14.6, 1.7), (1.45, 0.6, 1.7), 60, -.175),
                  Look(exposure=1.0, contrast=1.04, saturation=1.0, local=.25, sky=True))
    scene.max_depth = 7
    scene.denoise_radius, scene.denoise_strength = 8, 1.0
    house.define_materials(scene)
    nature.define_materials(scene)
    nature.define_grass(scene)
    nature.define_trees(scene)
    nature.define_shrubs(scene)
    house.daylight(scene, (.62, .62, -.60))

    # Ground storey, x -5.6 .. 2.6, with the big living room window.
    scene.add("render", g.wall("y", .0, .3, (-5.6, .2), (0, 3.05), [(-4.7, -1.0, .35, 2.65)]))
    scene.span("render", (-5.6, .3, 0), (-5.3, 9, 3.05))
    house.window(scene, -4.7, -1.0, .35, 2.65, .0, 2, floor=.1, name="a")
    # Entrance recess clad with cedar, door and side light.
    scene.add("cedar", g.wall("y", 1.1, .2, (.2, 3.2), (0, 3.05), [(.75, 1.85, .18, 2.6), (1.95, 2.55, .18, 2.6)]))
    scene.span("cedar", (.18, .0, 0), (.22, 1.2, 3.05), grain="z")
    scene.span("door", (.75, 1.18, .18), (1.85, 1.25, 2.6), .006, grain="z")
    for k in range(4):
        scene.span("dark", (.95, 1.165, .62 + k * .52), (1.65, 1.185, .66 + k * .52), .002)
    scene.add("steel", g.tube([(1.72, 1.10, .75), (1.72, 1.10, 1.95)], .018), *[g.tube([(1.72, 1.10, z), (1.72, 1.19, z)], .012) for z in (.85, 1.85)])
    house.window(scene, 1.95, 2.55, .18, 2.6, 1.1, 0, drapes=False, name="b")
    scene.span("concrete", (.2, -.3, 0), (3.2, 1.2, .18), .015)
    scene.span("concrete", (.4, -.85, 0), (3.0, -.3, .09), .015)
    # Upper storey overhangs the entrance.
    upper = [(-4.9, -2.9, 3.95, 5.65), (-1.3, .7, 3.95, 5.65)]
    scene.add("render", g.wall("y", -.7, .3, (-6.0, 1.6), (3.25, 6.35), upper))
    scene.span("render", (-6.0, -.4, 3.25), (-5.7, 8.6, 6.35))
    scene.add("cedar", g.wall("y", -.45, .25, (1.6, 3.6), (3.25, 6.05), [(1.95, 3.25, 3.95, 5.65)]))
    scene.span("cedar", (3.38, -.2, 3.25), (3.6, 8, 6.05))
    for k, (a, b, c, d) in enumerate(upper):
        house.window(scene, a, b, c, d, -.7, 1, floor=3.4, name=f"u{k}")
    house.window(scene, 1.95, 3.25, 3.95, 5.65, -.45, 1, floor=3.4, name="u3")
    scene.span("soffit", (-6.0, -.7, 3.19), (3.6, 8, 3.25), .003)
    scene.span("fascia", (-6.04, -.74, 3.19), (3.64, -.66, 3.40), .004)
    scene.span("fascia", (-6.04, -.74, 3.19), (-5.98, 8.6, 3.40), .004)
    scene.span("fascia", (-6.35, -1.15, 6.35), (1.75, 9, 6.57), .008)
    scene.span("fascia", (1.6, -.85, 6.05), (3.95, 8.4, 6.22), .008)
    scene.span("dark", (2.95, .2, .18), (3.08, .33, 3.19), .004)
    # Garage wing in stone with a dark sectional door.
    scene.add("stone", g.wall("y", .9, .3, (3.2, 9.6), (0, 3.1), [(4.0, 8.9, 0, 2.45)]))
    scene.span("stone", (3.2, .0, 0), (3.5, 1.2, 3.1))
    scene.span("stone", (9.3, 1.0, 0), (9.6, 8, 3.1))
    for k in range(5):
        scene.span("cedar", (4.0, 1.06, k * .49 + .006), (8.9, 1.14, k * .49 + .484), .008)
    scene.span("fascia", (3.55, .45, 3.1), (9.95, 8.4, 3.30), .008)
    for x in (3.72, 9.25):
        scene.span("dark", (x - .06, .80, 1.75), (x + .06, .90, 2.1), .005)
        scene.glow((6.0, 4.6, 3.0), g.quad([(x - .045, .81, 1.748), (x - .045, .89, 1.748), (x + .045, .89, 1.748), (x + .045, .81, 1.748)]))
    for x in (.9, 1.7, 2.5):
        scene.glow((6.0, 4.9, 3.4), g.disk((0, 0, 0), .06).turned(g.rotation(0, 180)).moved((x, .35, 3.185)))

    # Ground: paths, drive, beds, lawn, street.
    scene.span("soil", (-60, -60, -.06), (60, 60, -.012), .0)
    scene.span("setts", (3.9, -16.5, -.05), (9.0, 1.0, .015), .004)
    for k in range(9):
        scene.span("paver", (.75, -2.55 - k * 1.22, -.05), (2.65, -1.45 - k * 1.22, .045), .012)
    scene.span("paver", (2.7, -2.55, -.05), (3.95, -1.45, .045), .012)
    scene.span("concrete", (-60, -18.3, -.05), (60, -16.5, .02), .004)
    scene.span("mulch", (-6.3, -1.55, -.04), (.15, .02, .035), .02)
    scene.span("mulch", (2.95, -1.2, -.04), (3.85, .8, .035), .02)
    scene.span("mulch", (9.15, -6.5, -.04), (10.3, 1.2, .035), .02)
    nature.lawn(scene, (-22, 20), (-15.5, 0), 0, ((.75, 2.65, -16, 0), (2.6, 4, -2.6, -1.4), (3.9, 9.0, -17, 1), (-6.3, .15, -1.55, .0), (9.15, 10.3, -6.5, 1.2)), 3)
    nature.lawn(scene, (-22, -6), (0, 12), 0, (), 4)
    nature.lawn(scene, (10, 22), (0, 10), 0, (), 5)
    rng = np.random.default_rng(9)
    def spot(name: str, x: float, y: float, size: float) -> None:
        scene.plant(name, (x, y, .03), rng.uniform(0, 360), size * rng.uniform(.9, 1.1))
    for x in np.linspace(-5.9, -.3, 9):
        spot("ball", x, -.55, .95)
    for x in np.linspace(-6.0, -.1, 15):
        spot("lavender" if int(x * 10) % 3 else "reed", x, -1.18, 1.0)
    spot("hydrangea", -.05, -.35, 1.0)
    for y in (-.7, .0, .5):
        spot("reed", 3.4, y, 1.05)
    spot("ball", 3.3, -1.0, .8)
    for y in np.linspace(-6.2, .8, 9):
        spot("hydrangea" if int(abs(y) * 3) % 2 else "reed", 9.7, y, 1.0)
    for k in range(5):
        spot("ball", 3.35, -3.4 - k * 2.3, .75)
    scene.group("hedge", {"leaf_hedge": [nature.hedge_block(4, .9, 1.7, 1500, .04, 5)]})
    for k in range(6):
        scene.plant("hedge", (-10.5, -4 + k * 3.9, 0), 90)
        scene.plant("hedge", (12.6, -6 + k * 3.9, 0), 90)
    for k, (x, y, s) in enumerate([(-12.8, -1.5, .86), (13.6, -1.0, .9), (-11, 9, 1.25), (13.5, 11, 1.3), (6.0, 13.5, 1.25), (-2.5, 14, 1.35), (10, 17, 1.3),
                                   (-18, 14, 1.4), (2, 20, 1.4), (20, 16, 1.4), (-9, 20, 1.5), (28, 10, 1.4), (-26, 8, 1.3), (24, 24, 1.5), (-20, 26, 1.5)]):
        scene.plant(f"tree{k % 3}", (x, y, 0), 77.0 * k, s)
    for k in range(7):  # trees across the street, for the reflections
        scene.plant(f"tree{k % 3}", (-24 + k * 8, -31 - 3 * (k % 2), 0), 50.0 * k, 1.25)
    return scene
