"""The primary bedroom: upholstered bed, oak nightstands, tall window."""

from __future__ import annotations

import numpy as np

from . import interior as room
from . import materials as m
from . import meshes as g
from .builder import Camera, Look, Scene


def bed(scene: Scene, x: float, wall_y: float) -> None:
    """A queen-size bed with its head on the back wall."""
    width, length = 1.66, 2.08
    foot = wall_y - .14 - length
    scene.add("slate_cloth", *[g.soft_box((width / 4 + .02, .11, .98), .045, .10, .003, k, 30).moved((x - width / 2 + width / 8 + k * width / 4, wall_y - .075, .70)) for k in range(4)])
    scene.box("oak", (x, foot + length / 2, .24), (width + .06, length + .03, .16), .02, "x")
    for dx in (-width / 2 + .08, width / 2 - .08):
        for y in (foot + .1, foot + length - .1):
            scene.add("walnut", g.tube([(x + dx, y, .17), (x + dx, y, 0)], .028))
    scene.add("white_cloth", g.soft_box((width, length, .26), .06, .02, .002, 3, 30).moved((x, foot + length / 2, .42)))
    # Duvet: a draped sheet with soft folds, turned back below the pillows.
    nu, nv = 120, 130
    u, v = np.meshgrid(np.linspace(-1, 1, nu), np.linspace(0, 1, nv), indexing="ij")
    reach = width / 2 + .30
    arc = u * reach
    over = np.clip(np.abs(arc) - (width / 2 + .005), 0, None)
    px = np.sign(arc) * np.minimum(np.abs(arc), width / 2 + .03 + .02 * np.clip(over / .3, 0, 1))
    drop = np.clip(np.abs(arc) - width / 2, 0, None) * .92
    run = v * 1.72
    over_foot = np.clip(.32 - run, 0, None)
    py = foot - .045 + np.clip(run - .32, 0, None)
    rng = np.random.default_rng(8)
    fold = np.zeros_like(u)
    for _ in range(16):
        a, f, p = rng.uniform(-.9, .9), rng.uniform(5, 15), rng.uniform(0, 6)
        fold += (np.abs(np.sin((arc * np.cos(a) + run * np.sin(a)) * f * .5 + p)) ** 1.6 - .4) / f
    puff = .035 * (1 - np.abs(u) ** 4)
    pz = .585 + puff + .075 * fold - drop - over_foot
    hang = (np.abs(u) > .77)
    px = px + np.where(hang, np.sign(u) * .016 * np.sin(run * 13 + 2 * np.sin(run * 3)) * np.clip(over / .2, 0, 1), 0)
    py = py - np.where((over_foot > 0) & ~hang, .016 * np.sin(arc * 13 + 1.5 * np.sin(arc * 4)) * np.clip(over_foot / .2, 0, 1), 0)
    scene.add("white_cloth", g.sheet(np.stack([x + px, py, np.maximum(pz, .18)], -1)))
    top = foot - .045 + 1.72 - .32
    scene.add("white_cloth", g.soft_box((width + .10, .34, .07), .033, .1, .012, 5, 44).moved((x, top - .10, .645)))
    # Throw over the foot end.
    tu, tv = np.meshgrid(np.linspace(-1, 1, 90), np.linspace(0, 1, 24), indexing="ij")
    arc = tu * (reach + .05)
    tx = np.sign(arc) * np.minimum(np.abs(arc), width / 2 + .085)
    tz = .672 + .03 * (1 - np.abs(tu) ** 4) - np.clip(np.abs(arc) - width / 2 - .02, 0, None) + .008 * np.sin(arc * 21 + tv * 3) + .006 * np.sin(tv * 12 + arc * 4)
    scene.add("sage_knit", g.sheet(np.stack([x + tx, foot + .22 + tv * .50 + .03 * np.sin(arc * 2), tz], -1)))
    head = wall_y - .15
    for k, dx in enumerate((-.42, .42)):
        scene.add("white_cloth", g.pillow(.72, .50, .22, 30 + k).turned(g.rotation(2 * k - 1, -24)).moved((x + dx, head - .16, .80)))
        scene.add("linen", g.pillow(.66, .46, .21, 40 + k).turned(g.rotation(3 - 5 * k, -30)).moved((x + dx * .95, head - .36, .79)))
    scene.add("teal", g.pillow(.62, .34, .17, 50).turned(g.rotation(2, -34)).moved((x, head - .55, .75)))


def nightstand(scene: Scene, x: float, wall_y: float) -> None:
    """A two-drawer nightstand."""
    w, d, low, high = .52, .42, .14, .55
    scene.span("oak", (x - w / 2, wall_y - d, low), (x + w / 2, wall_y - .02, high), .006, "x")
    scene.span("black", (x - w / 2 + .02, wall_y - d - .001, low + .02), (x + w / 2 - .02, wall_y - d + .02, high - .02), 0)
    room.cabinet_fronts(scene, "oak", (x - w / 2 + .02, x + w / 2 - .02), wall_y - d + .012, (low + .02, high - .02), [1], [1, 1], "brass")
    for dx in (-w / 2 + .05, w / 2 - .05):
        for y in (wall_y - d + .05, wall_y - .07):
            scene.add("oak", g.tube([(x + dx, y, low), (x + dx, y, 0)], [.018, .013]))


def build(key: str = "bedroom") -> Scene:
    """The bedroom photograph."""
    scene = room.new_room(Camera((4.55, -1.05, 1.32), (2.05, 3.9, 1.32), 68, .05), Look(exposure=.80, gains={"sky": 1.0, "sun": .8}, window_gain=2.3, local=.34))
    scene.materials |= {"accent": m.matte((.70, .69, .65)), "batten": m.satin((.70, .69, .65), .5)}
    width, depth, height = 5.0, 4.4, 2.7
    opening = (.9, 3.3, .06, 2.38)
    room.shell(scene, (0, width), (-2.0, depth), height, {"left": [(-1.5, .2, .06, 2.38), opening]}, {"back": "accent"})
    room.glazing(scene, "left", 0, (-1.5, .2, .06, 2.38), 1)
    room.glazing(scene, "left", 0, opening, 1)
    room.fill(scene, [(0, -1.9, .3), (0, -1.9, 2.55), (width, -1.9, 2.55), (width, -1.9, .3)], (1.35, 1.27, 1.16))
    room.sun(scene, (.72, .42, -.55), .8)
    room.downlights(scene, [(1.2, .8), (3.8, .8)], height)
    scene.garden_side = "left"
    for k in range(13):
        xb = .15 + k * .392
        scene.span("batten", (xb - .016, depth - .016, .11), (xb + .016, depth, 2.7), .003)
    scene.add("black_metal", g.tube([(.12, -1.8, 2.52), (.12, 4.2, 2.52)], .012))
    for k, (a, b) in enumerate([(.2, .55), (.55, .92), (3.26, 3.86)]):
        scene.add("curtain", g.curtain((.12, a), (.12, b), 2.51, .015, 5 if k < 2 else 8, .045, k))
    room.rug(scene, "rug", (2.55, 2.05), (3.1, 2.2), m.knit((.80, .78, .73), 77, 900, 90))
    bed(scene, 2.55, depth)
    for k, x in enumerate((1.28, 3.82)):
        nightstand(scene, x, depth)
        room.shade_lamp(scene, f"lamp{k}", (x + (.06 if k else -.06), depth - .22, .55), .30, (.155, .13, .20), "clay", .9, slim=False)
    room.books(scene, (1.42, depth - .30, .55), 20)
    room.vase(scene, (3.68, depth - .24, .55), .55, "deep_glaze", 6, 8)
    room.picture(scene, "art_bed_a", 2, "back", depth - .016, 2.12, 1.78, .58, .74, "oak")
    room.picture(scene, "art_bed_b", 1, "back", depth - .016, 2.98, 1.78, .58, .74, "oak")
    # Bench at the foot of the bed, chair and plant by the window.
    scene.add("linen", g.soft_box((1.25, .42, .13), .05, .08, .004, 6, 30).moved((2.55, 1.78, .44)))
    scene.box("oak", (2.55, 1.78, .36), (1.2, .38, .035), .008, "x")
    for dx in (-.54, .54):
        for dy in (-.14, .14):
            scene.add("oak", g.tube([(2.55 + dx, 1.78 + dy, .36), (2.55 + dx * 1.05, 1.78 + dy * 1.1, 0)], [.02, .013]))
    room.potted_plant(scene, (.48, 4.0, 0), 1.05, 12, "clay", (.34, .13), 30, .16)
    # Low dresser on the right wall.
    x0 = width - .48
    scene.span("oak", (x0, 1.7, .14), (width - .02, 3.1, .80), .006, "y")
    for i in range(2):
        for k in range(3):
            y, z = 1.715 + i * .69, .155 + k * .213
            scene.span("oak", (x0 - .018, y, z), (x0 - .0005, y + .68, z + .207), .004, "y")
            scene.add("brass", g.tube([(x0 - .032, y + .29, z + .16), (x0 - .032, y + .39, z + .16)], .005))
    room.vase(scene, (width - .25, 2.75, .80), .95, "porcelain", 9, 11)
    turn = g.rotation(0, 0, -90)
    scene.add("mirror", g.disk((0, 0, 0), .40, 72).turned(turn).moved((width - .02, 2.3, 1.52)))
    scene.add("brass", g.lathe([(.395, 0), (.395, .022), (.416, .022), (.416, 0)], 72).turned(turn).moved((width - .025, 2.3, 1.52)))
    return scene
