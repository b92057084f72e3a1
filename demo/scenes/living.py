"""The living room: tall windows on the left, sofa against the sage wall."""

from __future__ import annotations

import numpy as np

from . import interior as room
from . import materials as m
from . import meshes as g
from .builder import Camera, Look, Scene


def build(key: str = "living") -> Scene:
    """Corner view ("living") or straight view of the seating group ("living_2")."""
    look = Look(exposure=.80, gains={"sky": 1.0, "sun": .8}, window_gain=2.3, contrast=1.0, local=.34)
    camera = Camera((5.75, -1.35, 1.30), (2.55, 4.2, 1.30), 74, .045)
    if key == "living_2":
        camera = Camera((3.95, -.35, 1.22), (2.95, 5.0, 1.22), 66, .03)
    scene = room.new_room(camera, look)
    width, depth, height = 6.4, 5.4, 2.75
    wins = [(-1.3, 1.0, .04, 2.42), (1.7, 4.5, .04, 2.42)]
    room.shell(scene, (0, width), (-2.2, depth), height, {"left": wins}, {"back": "accent"})
    for opening in wins:
        room.glazing(scene, "left", 0.0, opening, 1 if opening[1] - opening[0] < 2.5 else 2)
    room.fill(scene, [(0, -2.1, .3), (0, -2.1, 2.6), (width, -2.1, 2.6), (width, -2.1, .3)], (1.35, 1.28, 1.18))
    room.sun(scene, (.72, .32, -.60), .9)
    room.downlights(scene, [(1.5, 1.2), (4.7, 1.2), (1.5, 4.1), (4.7, 4.1)], height)
    scene.garden_side = "left"
    # Curtains on a black rail.
    scene.add("black_metal", g.tube([(.13, -1.7, 2.55), (.13, 5.05, 2.55)], .012))
    for k, (a, b) in enumerate([(1.02, 1.36), (1.36, 1.72), (4.46, 5.0)]):
        scene.add("curtain", g.curtain((.13, a), (.13, b), 2.54, .015, 5 if k < 2 else 7, .042, k))
    # Seating group.
    room.rug(scene, "rug", (3.15, 3.05), (3.3, 2.3))
    room.sofa(scene, (3.15, 4.72), 0, 2.6)
    room.armchair(scene, (5.05, 2.75), -68)
    scene.add("oak", g.cylinder((2.95, 3.15, .345), .035, .52, .012), g.cylinder((2.95, 3.15, .13), .02, .40, .008))
    for k in range(4):
        a = k * np.pi / 2 + .5
        scene.add("oak", g.tube([(2.95 + .40 * np.cos(a), 3.15 + .40 * np.sin(a), .35), (2.95 + .43 * np.cos(a), 3.15 + .43 * np.sin(a), .014)], [.02, .015]))
    room.books(scene, (2.74, 3.22, .38), 24)
    room.vase(scene, (3.16, 3.16, .38), .82, "porcelain", 9)
    scene.add("deep_glaze", g.lathe([(.0, .0), (.05, .0), (.10, .045), (.096, .047), (.05, .012), (0, .012)], 40).moved((2.90, 2.86, .38)))
    room.potted_plant(scene, (.62, 4.95, 0), 1.25, 4, "clay", (.40, .15), 36, .19)
    # Pictures, floor lamp, side table, sideboard with round mirror.
    room.picture(scene, "art_a", 0, "back", depth, 2.58, 1.72, .74, .95, "oak")
    room.picture(scene, "art_b", 1, "back", depth, 3.62, 1.72, .74, .95, "oak")
    room.shade_lamp(scene, "floor", (5.05, 4.92, 0), 1.38, (.23, .18, .30), "brass", .9)
    x0 = width - .45
    scene.span("walnut", (x0, 2.15, .16), (width - .02, 4.15, .70), .006, "y")
    for k in range(3):
        y = 2.165 + k * .66
        scene.span("walnut", (x0 - .018, y, .175), (x0 - .0005, y + .65, .685), .004, "y")
        scene.add("brass", g.tube([(x0 - .03, y + .325 - .05, .64), (x0 - .03, y + .325 + .05, .64)], .005))
    for x in (x0 + .05, width - .08):
        for y in (2.25, 4.05):
            scene.add("walnut", g.tube([(x, y, .17), (x, y, 0)], [.02, .014]))
    room.vase(scene, (width - .23, 3.78, .70), 1.1, "deep_glaze", 10, 6)
    room.books(scene, (width - .24, 2.75, .70), 95)
    scene.add("brass", g.lathe([(.0, 0), (.035, 0), (.03, .008), (.007, .012), (.007, .17), (.02, .18), (.0, .185)], 28).moved((width - .24, 3.25, .70)))
    turn = g.rotation(0, 0, -90)
    scene.add("mirror", g.disk((0, 0, 0), .44, 72).turned(turn).moved((width - .03, 3.05, 1.62)))
    scene.add("brass", g.lathe([(.435, 0), (.435, .022), (.458, .022), (.458, 0)], 72).turned(turn).moved((width - .012, 3.05, 1.62)).moved((-.02, 0, 0)))
    return scene
