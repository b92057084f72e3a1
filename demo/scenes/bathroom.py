"""The bathroom: freestanding bath under the window, oak vanity, glass shower."""

from __future__ import annotations

import numpy as np

from . import interior as room
from . import materials as m
from . import meshes as g
from .builder import Camera, Look, Scene


def bathtub(scene: Scene, at: tuple[float, float], length: float = 1.70, width: float = .80, height: float = .58) -> None:
    """A freestanding tub along x."""
    half, squash = length / 2, width / length
    outer = [(.0, 0), (half * .80, 0), (half * .83, .01), (half * .86, height * .25), (half * .92, height * .65), (half * .985, height - .03), (half, height - .008), (half * .995, height)]
    inner = [(half * .975, height), (half * .955, height - .012), (half * .90, height * .7), (half * .83, height * .35), (half * .74, .14), (half * .60, .115), (.0, .11)]
    scene.add("porcelain", g.lathe(outer + inner, 96, squash, 0, 2.5).moved((*at, 0)))


def build(key: str = "bathroom") -> Scene:
    """Wide view ("bathroom") or the vanity and shower upright ("bathroom_2")."""
    camera = Camera((2.55, -1.60, 1.34), (1.95, 3.2, 1.34), 70, .03)
    if key == "bathroom_2":
        camera = Camera((.55, -.55, 1.36), (3.0, 2.2, 1.36), 56, .10, portrait=True)
    scene = room.new_room(camera, Look(exposure=.92, gains={"sky": 1.0, "sun": .75}, window_gain=2.3, local=.34))
    stone = m.marble((.90, .895, .88), (.62, .61, .60), .8, 23, 2048)
    scene.materials |= {
        "stone_tile": m.satin(m.texture(m.tiles(4, 2, (.9, .9, .9), (.74, .73, .71), .010, .5, .012, 71, 2048, stone), 2.4), .18, .55),
        "floor_tile": m.satin(m.texture(m.tiles(3, 3, (.66, .655, .64), (.52, .515, .50), .009, 0, .015, 72, 1536, m.speckle((.66, .655, .64), .10, 14, 73, 1536)), 1.8), .28, .5),
        "zellige": m.satin(m.texture(m.tiles(14, 14, (.60, .69, .66), (.80, .80, .77), .06, 0, .07, 74, 1536), 1.4), .12, .6),
        "towel": m.matte(m.texture(m.knit((.88, .87, .84), 75, 768, 80), .4)), "towel_b": m.matte(m.texture(m.knit((.50, .57, .54), 76, 768, 80), .4)),
    }
    width, depth, height = 3.9, 3.2, 2.6
    opening = (.75, 2.35, .95, 2.25)
    room.shell(scene, (0, width), (-2.4, depth), height, {"back": [opening], "left": [(-1.9, -.5, .5, 2.2)]}, {"back": "stone_tile"}, "floor_tile")
    room.glazing(scene, "back", depth, opening, 1, (6.6, 7.2, 7.8))
    room.glazing(scene, "left", 0, (-1.9, -.5, .5, 2.2), 1, (6.6, 7.2, 7.8))
    room.fill(scene, [(0, -2.3, .3), (0, -2.3, 2.5), (width, -2.3, 2.5), (width, -2.3, .3)], (1.9, 1.84, 1.74))
    room.sun(scene, (.30, -.62, -.60), .55)
    room.downlights(scene, [(1.0, .6), (2.6, .6), (1.5, 2.4)], height)
    scene.garden_side = "back"
    scene.span("quartz", (.72, depth - .02, .93), (2.38, depth + .12, .95), .002)
    # Bath, floor-standing tap, stool with towels, plant.
    bathtub(scene, (1.55, 2.50))
    scene.add("black_metal", g.tube([(2.62, 2.55, 0), (2.62, 2.55, .92), (2.60, 2.54, 1.0), (2.50, 2.52, 1.03), (2.36, 2.50, 1.01), (2.33, 2.495, .93)], .014, smooth=40),
              g.cylinder((2.62, 2.55, 0), .012, .05, .004), g.tube([(2.62, 2.51, .70), (2.62, 2.43, .70)], .011), g.tube([(2.645, 2.47, .74), (2.645, 2.47, .95)], .010))
    scene.add("oak", g.cylinder((.80, 1.72, .40), .035, .17, .01), *[g.tube([(.80 + .11 * np.cos(a), 1.72 + .11 * np.sin(a), .40), (.80 + .15 * np.cos(a), 1.72 + .15 * np.sin(a), 0)], [.016, .012]) for a in (.3, 2.4, 4.5)])
    scene.add("towel", g.soft_box((.26, .20, .06), .028, .1, .006, 1, 30).moved((.80, 1.72, .466)), g.soft_box((.25, .19, .055), .026, .1, .006, 3, 30).moved((.80, 1.72, .580)))
    scene.add("towel_b", g.soft_box((.25, .195, .06), .028, .1, .006, 2, 30).moved((.80, 1.72, .524)))
    room.potted_plant(scene, (.34, 2.85, 0), .80, 21, "clay", (.28, .10), 30, .15)
    # Oak tray over the bath.
    scene.box("oak", (1.42, 2.50, .59), (.16, .86, .02), .006, "y")
    scene.add("porcelain", g.cylinder((1.42, 2.60, .60), .07, .035, .005))
    scene.add("book_a", g.box((1.42, 2.38, .607), (.12, .17, .014), .002))
    # Vanity on the right wall (drawn facing -y, then turned).
    unit = Scene(scene.camera)
    unit.materials = scene.materials
    w = 1.75
    unit.span("black", (-w / 2 + .005, .02, .34), (w / 2 - .005, .50, .80), 0)
    unit.span("oak", (-w / 2, .02, .32), (-w / 2 + .02, .52, .82), .003, "z")
    unit.span("oak", (w / 2 - .02, .02, .32), (w / 2, .52, .82), .003, "z")
    unit.span("oak", (-w / 2, .02, .32), (w / 2, .52, .34), .003, "x")
    room.cabinet_fronts(unit, "oak", (-w / 2 + .02, w / 2 - .02), .02, (.34, .82), [1, 1], [1, 1])
    unit.span("quartz", (-w / 2 - .01, -.01, .82), (w / 2 + .01, .54, .86), .003)
    unit.span("quartz", (-w / 2 - .01, .525, .86), (w / 2 + .01, .54, .96), .003)
    for x in (-.44, .44):
        bowl = [(.0, .0), (.12, .0), (.17, .02), (.205, .10), (.208, .125), (.198, .125), (.19, .10), (.15, .035), (.0, .028)]
        unit.add("porcelain", g.lathe(bowl, 56, .80).moved((x, .27, .86)))
        unit.add("black_metal", g.tube([(x, .49, .86), (x, .49, 1.09), (x, .45, 1.13), (x, .36, 1.13), (x, .345, 1.09)], .011, smooth=30), g.cylinder((x, .49, .86), .01, .025, .003))
        unit.add("mirror", g.quad([(x - .34, .515, 1.12), (x + .34, .515, 1.12), (x + .34, .515, 2.02), (x - .34, .515, 2.02)]))
        for p, q in [((x - .355, 1.105), (x + .355, 1.12)), ((x - .355, 2.02), (x + .355, 2.035)), ((x - .355, 1.12), (x - .34, 2.02)), ((x + .34, 1.12), (x + .355, 2.02))]:
            unit.span("black", (p[0], .50, p[1]), (q[0], .54, q[1]), .002)
    for x in (-.87, 0, .87):
        unit.add("brass", g.cylinder((x, .50, 1.58), .10, .018, .003), g.tube([(x, .535, 1.62), (x, .50, 1.62)], .010))
        globe = g.lathe([(.001, -.06), (.042, -.043), (.06, 0), (.042, .043), (.001, .06)], 28, smooth=18).moved((x, .49, 1.73))
        unit.add("shade", globe)
    spin, shift = g.rotation(-90), (width - .545, .95, 0)
    for material, parts in unit.parts.items():
        scene.add(material, *[p.turned(spin).moved(shift) for p in parts])
    for k, y in enumerate((-.87, 0, .87)):
        globe = g.lathe([(.001, -.0605), (.0424, -.0434), (.0605, 0), (.0424, .0434), (.001, .0605)], 28, smooth=18).moved((y, .49, 1.73))
        scene.emitter("sun", f"globe{k}", globe.turned(spin).moved(shift), (7.5, 6.2, 4.6))
    room.vase(scene, (width - .22, .95, .86), .62, "deep_glaze", 7, 13)
    scene.add("clay", g.cylinder((width - .30, .20, .86), .16, .032, .006))
    # Shower at the far right: zellige walls, glass screen, rain head.
    sx = 2.75
    scene.span("zellige", (sx, depth - .012, 0), (width, depth - .0005, height), 0)
    scene.span("zellige", (width - .012, 2.05, 0), (width - .0005, depth, height), 0)
    scene.span("black", (sx - .012, 2.04, 0), (sx + .012, 2.06, 2.12), .002)
    scene.span("black", (sx - .012, 2.04, 2.1), (width, 2.06, 2.12), .002)
    scene.span("black", (sx + .61, 2.04, 0), (sx + .63, 2.06, 2.1), .002)
    scene.span("quartz", (sx, 2.02, 0), (width, 2.10, .03), .003)
    scene.add("black_metal", g.tube([(3.35, depth - .02, 2.18), (3.35, 2.72, 2.18)], .011), g.cylinder((3.35, 2.72, 2.15), .018, .13, .004),
              g.tube([(3.35, depth - .05, 1.0), (3.35, depth - .05, 2.18)], .009), g.box((3.35, depth - .035, 1.1), (.24, .05, .06), .012))
    return scene
