"""Matplotlib's backend in a sandbox: plt.show() writes the figures into the workspace, and the page shows them.

MPLBACKEND names it, so that a program needs nothing but plt.show(). A program that chooses a backend itself gets that.
"""

import io
import os
import re
import sys

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase, _Backend
from matplotlib.backends.backend_agg import FigureCanvasAgg

FOLDER = os.path.expanduser("~/workspace/plots")
# Each is a file of the workspace, and recorded as one.
MOST = 100

_shown = 0


def _name():
    """What a figure is called: after the program, and by its number in it."""
    program = os.path.splitext(os.path.basename(sys.argv[0] if sys.argv else ""))[0]
    program = re.sub(r"[^\w.-]+", "_", program).strip("._-")[:60] or "figure"
    return f"{program}-{_shown}.png"


def _write(canvas):
    global _shown
    _shown += 1
    if _shown > MOST:
        if _shown == MOST + 1:
            print(f"Only the first {MOST} figures of a program are shown.", file=sys.stderr)
        return
    content = io.BytesIO()
    canvas.print_png(content)
    os.makedirs(FOLDER, exist_ok=True)
    # At once: whoever watches the folder never sees half a picture.
    with open(os.path.join(FOLDER, _name()), "wb") as file:
        file.write(content.getvalue())


class FigureManagerPlatform(FigureManagerBase):
    def show(self):
        _write(self.canvas)

    @classmethod
    def pyplot_show(cls, *, block=None):
        _show_all()


class FigureCanvasPlatform(FigureCanvasAgg):
    manager_class = FigureManagerPlatform


def _show_all():
    """Shows every open figure once. There is no window that somebody could close, so it is closed here."""
    for manager in Gcf.get_all_fig_managers():
        manager.show()
    Gcf.destroy_all()


@_Backend.export
class _BackendPlatform(_Backend):
    FigureCanvas = FigureCanvasPlatform
    FigureManager = FigureManagerPlatform

    @staticmethod
    def show(*args, **kwargs):
        _show_all()
