"""Front-end constants: which third-party files are served, and how the map is set up.

Third-party files come from `node_modules` (`npm ci --ignore-scripts`) and are served as they are:
nothing is bundled or copied. Only the folders named here are reachable over HTTP.
"""

from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
NODE_MODULES: Final = ROOT / "node_modules"

# (prefix under STATIC_URL, folder), joined to the project's own static/ in STATICFILES_DIRS.
STATIC_SOURCES: Final[list[tuple[str, Path]]] = [
    ("vendor/tabler/css", NODE_MODULES / "@tabler" / "core" / "dist" / "css"),
    ("vendor/inter", NODE_MODULES / "@fontsource-variable" / "inter" / "files"),
    ("vendor/protomaps", NODE_MODULES / "protomaps-leaflet" / "dist"),
    ("vendor/topojson", NODE_MODULES / "topojson-client" / "dist"),
    ("vendor/world-atlas", NODE_MODULES / "world-atlas"),
]

# django-leaflet. Its defaults ask a public tile server for every view (and so tell where an
# investigator looks), stop at the antimeridian and crash without an extent.
LEAFLET_CONFIG: Final[dict[str, Any]] = {
    "TILES": [],
    "OVERLAYS": [],
    "SPATIAL_EXTENT": (-270.0, -85.0, 270.0, 85.0),
    "DEFAULT_CENTER": (40.0, 140.0),
    "DEFAULT_ZOOM": 4,
    "MIN_ZOOM": 2,
    "MAX_ZOOM": 16,
    "SCALE": None,
    "RESET_VIEW": False,
    "ATTRIBUTION_PREFIX": False,
    "FORCE_IMAGE_PATH": "/static/leaflet/images/",
    "NO_GLOBALS": True,
}
