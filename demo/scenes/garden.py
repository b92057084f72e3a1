"""The rear garden: glazed living room wall, patio, table, pool, hedges and lawn.

Also the view that the rooms' windows look out on.
"""

from __future__ import annotations

import numpy as np

from . import house, nature
from . import materials as m
from . import meshes as g
from .builder import Camera, Look, Scene


def _materials(scene: Scene) -> None:
    house.define_materials(scene)
    nature.define_materials(scene)
    scene.materials |= {
        "deck": m.satin(m.texture(m.planks(14, 2, (.66, .55, .44), (.47, .37, .28), 31, gap=.8, contrast=.8), (3.2, 1.96)), .6, .3),
        "pool_tile": m.matte(m.texture(m.tiles(20, 20, (.52, .82, .88), (.75, .90, .93), .07, 0, .07, 32), 1.0)),
        "pool_water": {"type": "thindielectric", "int_ior": 1.33, "specular_transmittance": {"type": "rgb", "value": [.62, .90, .95]}},
        "parasol": m.matte(m.texture(m.fabric((.88, .86, .81)), .4)),
        "white": m.satin((.90, .89, .87), .35),
        "bottle": m.satin((.30, .42, .30), .1),
        "fruit": m.satin((.85, .55, .20), .4),
    }


def build(key: str = "garden") -> Scene:
    """The scene for the garden photograph."""
    scene = Scene(Camera((-7.4, -11.9, 2.15), (1.3, -.5, 2.15), 66, -.06),
                  Look(exposure=1.0, contrast=1.04, saturation=1.0, local=.25, sky=True))
    scene.max_depth, scene.denoise_radius, scene.denoise_strength = 7, 8, 1.0
    _materials(scene)
    nature.define_grass(scene)
    nature.define_trees(scene)
    nature.define_shrubs(scene)
    house.daylight(scene, (.60, .52, -.62))

    # Rear facade at y = 0: sliding doors, kitchen window, upper bedrooms.
    scene.add("render", g.wall("y", 0, .3, (-5, 5.2), (0, 3.14), [(-4.3, .5, .04, 2.55), (1.7, 4.4, .9, 2.35)]))
    scene.span("render", (-5, .3, 0), (-4.7, 8, 3.26))
    house.window(scene, -4.3, .5, .04, 2.55, 0, 2, room=4.6, floor=.03, name="r")
    scene.span("stone", (1.7, -.02, .0), (4.4, .0, .9))
    house.window(scene, 1.7, 4.4, .9, 2.35, 0, 1, room=3.4, floor=.03, drapes=False, name="k")
    uppers = [(-4.6, -2.4, 3.85, 5.6), (-.9, 1.3, 3.35, 5.6), (2.6, 4.0, 3.85, 5.6)]
    scene.add("render", g.wall("y", -.4, .3, (-5.4, 1.9), (3.25, 6.3), uppers[:2]))
    scene.add("cedar", g.wall("y", -.2, .3, (1.9, 5.2), (3.25, 6.05), uppers[2:]))
    scene.span("render", (-5.4, -.1, 3.25), (-5.1, 8, 6.3))
    for k, (a, b, c, d) in enumerate(uppers):
        house.window(scene, a, b, c, d, (-.4, -.4, -.2)[k], 1, floor=3.4, name=f"ru{k}")
    scene.span("soffit", (-5.4, -1.9, 3.13), (1.9, .2, 3.19), .003)
    scene.span("fascia", (-5.44, -1.94, 3.08), (1.94, .3, 3.13), .004)
    scene.span("fascia", (-5.44, -1.95, 3.08), (1.94, -1.90, 3.33), .004)
    scene.span("fascia", (-5.44, -1.94, 3.08), (-5.40, 8, 3.33), .004)
    scene.span("concrete", (-5.4, -1.9, 3.19), (1.94, -.3, 3.30), .004)
    scene.span("fascia", (1.90, -1.94, 3.08), (1.95, -.2, 3.33), .004)
    scene.span("fascia", (1.9, -.26, 3.05), (5.24, .0, 3.27), .004)
    scene.span("fascia", (-5.75, -.85, 6.3), (2.05, 8, 6.52), .008)
    scene.span("fascia", (1.9, -.6, 6.05), (5.55, 8, 6.22), .008)
    for x in (-5.15, 1.65):
        scene.span("dark", (x - .06, -1.85, 0), (x + .06, -1.73, 3.1), .006)
    for x in (-4.2, -2.6, -1.0, .6):
        scene.glow((5.0, 4.1, 2.9), g.disk((0, 0, 0), .055).turned(g.rotation(0, 180)).moved((x, -1.0, 3.128)))
    # Terrace, steps of pavers, pool with coping.
    scene.span("deck", (-5.6, -3.3, -.05), (5.4, 0, .06), .006)
    px0, px1, py0, py1 = -1.6, 5.0, -8.1, -4.6
    scene.add("pool_tile", g.quad([(px0, py0, -1.3), (px1, py0, -1.3), (px1, py1, -1.3), (px0, py1, -1.3)], [(0, 0), (6.6, 0), (6.6, 3.5), (0, 3.5)]),
              g.quad([(px0, py1, -1.3), (px1, py1, -1.3), (px1, py1, .03), (px0, py1, .03)], [(0, 0), (6.6, 0), (6.6, 1.3), (0, 1.3)]),
              g.quad([(px1, py1, -1.3), (px1, py0, -1.3), (px1, py0, .03), (px1, py1, .03)], [(0, 0), (3.5, 0), (3.5, 1.3), (0, 1.3)]),
              g.quad([(px0, py0, -1.3), (px0, py1, -1.3), (px0, py1, .03), (px0, py0, .03)], [(0, 0), (3.5, 0), (3.5, 1.3), (0, 1.3)]),
              g.quad([(px1, py0, -1.3), (px0, py0, -1.3), (px0, py0, .03), (px1, py0, .03)], [(0, 0), (6.6, 0), (6.6, 1.3), (0, 1.3)]))
    nx, ny = 180, 100
    gx, gy = np.meshgrid(np.linspace(px0, px1, nx), np.linspace(py0, py1, ny), indexing="ij")
    ripple = sum(a * np.sin(gx * fx + gy * fy + p) for a, fx, fy, p in [(.0022, 5, 3.4, 0), (.0016, -3.1, 7.2, 1), (.0010, 11, -6, 2), (.0008, 7, 13, 3), (.0006, -17, 9, 4)])
    scene.add("pool_water", g.sheet(np.stack([gx, gy, ripple - .07], -1)))
    c = .42
    for a, b in [((px0 - c, py0 - c), (px1 + c, py0)), ((px0 - c, py1), (px1 + c, py1 + c)), ((px0 - c, py0), (px0, py1)), ((px1, py0), (px1 + c, py1))]:
        scene.span("paver", (*a, -.1), (*b, .05), .012)
    scene.span("paver", (-2.02, -4.2, -.05), (5.4, -3.3, .045), .01)
    for k in range(5):
        scene.span("paver", (-4.6, -4.3 - k * 1.05, -.04), (-3.5, -3.5 - k * 1.05, .04), .012)
    # Dining table with six chairs, lounge chairs by the pool, parasol.
    tx, ty = -2.35, -1.75
    scene.box("ash", (tx, ty, .745 + .06), (2.1, .95, .04), .008, "x")
    for x in (-.92, .92):
        for y in (-.38, .38):
            scene.add("ash", g.tube([(tx + x, ty + y, .06), (tx + x, ty + y, .79)], .03))
    for k, x in enumerate((-.62, 0, .62)):
        house.dining_chair(scene, (tx + x, ty - .72, .06), 180 + 5 * (k - 1), cloth="canvas")
        house.dining_chair(scene, (tx + x, ty + .72, .06), 3 * (k - 1), cloth="canvas")
    scene.add("white", g.lathe([(.0, 0), (.09, .0), (.15, .07), (.145, .07), (.08, .012), (0, .012)], 40).moved((tx + .1, ty, .826)))
    rng = np.random.default_rng(2)
    for k in range(6):
        a = k * 1.05
        scene.add("fruit", g.lathe([(.001, -.036), (.025, -.027), (.037, 0), (.025, .027), (.001, .036)], 16, smooth=12).moved((tx + .1 + .06 * np.cos(a), ty + .06 * np.sin(a), .826 + .06)))
    for k, x in enumerate((-.62, 0.0, .62)):
        for y in (-.28, .28):
            scene.add("white", g.lathe([(0, 0), (.08, 0), (.125, .012), (.12, .014), (0, .006)], 32).moved((tx + x, ty + y, .826)))
    house.lounge_chair(scene, (2.6, -2.2, .06), 178, cloth="canvas")
    house.lounge_chair(scene, (3.9, -2.15, .06), 150, cloth="canvas")
    scene.add("ash", g.cylinder((3.25, -2.75, .06), .36, .24, .01))
    # Planting and boundaries.
    scene.span("soil", (-40, -40, -.06), (px0, 40, -.012), 0)
    scene.span("soil", (px1, -40, -.06), (40, 40, -.012), 0)
    scene.span("soil", (px0, -40, -.06), (px1, py0, -.012), 0)
    scene.span("soil", (px0, py1, -.06), (px1, 40, -.012), 0)
    nature.lawn(scene, (-9, 8.5), (-14, -3), 0, ((px0 - c, px1 + c, py0 - c, py1 + c), (-5.6, 5.4, -3.3, 0), (-2.0, 5.4, -4.3, -3.3)), 8)
    nature.lawn(scene, (-9, -5.4), (-3, 6), 0, (), 9)
    nature.lawn(scene, (5.4, 8.5), (-3, 6), 0, (), 10)
    scene.group("hedge", {"leaf_hedge": [nature.hedge_block(4, .9, 2.0, 1400, .04, 5)]})
    for k in range(7):
        scene.plant("hedge", (9.2, -16 + k * 3.9, 0), 90)
        scene.plant("hedge", (-10.2, -12 + k * 3.9, 0), 90)
    for name, x, y, s in [("hydrangea", 6.0, -1.2, 1.1), ("reed", 6.1, -2.2, 1.2), ("ball", 6.2, -3.2, 1), ("hydrangea", 6.3, -4.2, 1.1), ("reed", 6.5, -5.4, 1.3), ("lavender", 5.9, -6.3, 1.2),
                          ("reed", 6.4, -7.2, 1.3), ("hydrangea", 7.2, -6.4, 1.2), ("ball", 7.3, -2.6, 1.2), ("lavender", -6.1, -.6, 1.1), ("reed", -6.2, -1.5, 1.1), ("ball", -6.1, .3, 1), ("lavender", -6.1, -2.4, 1.1), ("hydrangea", 7.4, -8.5, 1.2), ("reed", 7.0, -9.6, 1.2)]:
        scene.plant(name, (x, y, 0), rng.uniform(0, 360), s)
    for x, y in ((.95, -.45), (4.95, -.5), (-4.75, -2.9)):
        scene.add("stone", g.box((x, y, .06 + .24), (.42, .42, .48), .01))
        scene.plant("ball", (x, y, .46), rng.uniform(0, 360), .72)
    for k, (x, y, s) in enumerate([(11.6, -3, 1.0), (10.8, 5, 1.2), (13.5, 0.5, 1.3), (-12.5, 5, 1.2), (8, 12, 1.35), (14, 9, 1.4), (0, 15, 1.4), (-9, 13, 1.3), (18, 3, 1.4), (20, 14, 1.5), (-18, 12, 1.4)]):
        scene.plant(f"tree{k % 3}", (x, y, 0), 63.0 * k, s)
    for k in range(6):
        scene.plant(f"tree{k % 3}", (-16 + k * 7, -27 - 2 * (k % 2), 0), 50.0 * k, 1.1)
    return scene


def window_view() -> Scene:
    """What the rooms' windows look out on: lawn, border, hedge and trees (looking along +y)."""
    scene = Scene(Camera((0, 0, 1.5), (0, 1, 1.5), 96, 0.0))
    _materials(scene)
    nature.define_grass(scene)
    nature.define_trees(scene)
    nature.define_shrubs(scene)
    house.daylight(scene, (-.2, .62, -.62))
    scene.span("soil", (-60, -60, -.06), (60, 60, -.012), 0)
    nature.lawn(scene, (-14, 14), (3, 20), 0, (), 3)
    scene.span("deck", (-14, -2, -.05), (14, 3.2, .0), .006)
    scene.group("hedge", {"leaf_hedge": [nature.hedge_block(4, .9, 1.8, 900, .05, 5)]})
    for k in range(9):
        scene.plant("hedge", (-16 + 4 * k, 16, 0), 0)
    rng = np.random.default_rng(6)
    for k in range(26):
        scene.plant(("hydrangea", "reed", "lavender", "ball")[k % 4], (-13 + k * 1.05, 14.6 + rng.uniform(-.5, .4), 0), rng.uniform(0, 360), 1.2)
    for k, (x, y, s) in enumerate([(-13, 19, 1.1), (-7.5, 21, 1.25), (-1.5, 20, 1.05), (4, 22, 1.3), (9.5, 20, 1.15), (15, 22, 1.3), (-5.5, 10.5, .8), (6.5, 11.5, .8), (-19, 24, 1.4), (21, 25, 1.4), (0, 28, 1.4), (10, 29, 1.5), (-11, 28, 1.4)]):
        scene.plant(f"tree{k % 3}", (x, y, 0), 63.0 * k, s)
    return scene
