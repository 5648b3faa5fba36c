"""Which of the distribution's packages become wheels, and what it left out of their metadata."""

# Package of the distribution (or several that make up one project) -> what its metadata lacks: the distribution moves
# requirements into its own dependencies. The versions are the ones that the projects themselves ask for.
PROJECTS = {
    "python3-numpy": [],
    "python3-pandas python3-pandas-lib": ["numpy>=1.21.0", "python-dateutil>=2.8.1", "pytz>=2020.1"],
    "python3-matplotlib python-matplotlib-data": [
        "contourpy>=1.0.1", "cycler>=0.10", "fonttools>=4.22.0", "kiwisolver>=1.0.1", "numpy>=1.19", "packaging>=20.0",
        "pillow>=6.2.0", "pyparsing>=2.2.1", "python-dateutil>=2.7",
    ],
    "python3-seaborn": [],
    "python3-contourpy": [],
    "python3-cycler": [],
    "python3-dateutil": ["six>=1.5"],
    "python3-fonttools": [],
    "python3-kiwisolver": [],
    "python3-packaging": [],
    "python3-pil": [],
    "python3-pyparsing": [],
    "python3-tz": [],
    "python3-six": [],
    "python3-requests": ["charset-normalizer<4,>=2", "idna<4,>=2.5", "urllib3<1.27,>=1.21.1", "certifi>=2017.4.17"],
    "python3-urllib3": [],
    "python3-certifi": [],
    "python3-idna": [],
    "python3-charset-normalizer": [],
    "python3-flask": ["werkzeug>=2.2.2", "jinja2>=3.0", "itsdangerous>=2.0", "click>=8.0"],
    "python3-jinja2": ["markupsafe>=2.0"],
    "python3-markupsafe": [],
    "python3-itsdangerous": [],
    "python3-werkzeug": ["markupsafe>=2.1.1"],
    "python3-click": [],
    "python3-rich": [],
    "python3-pygments": [],
    "python3-markdown-it": [],
    "python3-mdurl": [],
    "python3-pytest": [],
    "python3-pluggy": [],
    "python3-iniconfig": [],
    "python3-attr": [],
    "python3-networkx": [],
    "python3-sympy": ["mpmath>=0.19"],
    "python3-mpmath": [],
    "python3-tqdm": [],
    "python3-yaml": [],
    "python3-tabulate": [],
    "python3-bs4": ["soupsieve>1.2"],
    "python3-soupsieve": [],
}

# Where the shared libraries come from that a sandbox lacks.
LIBRARIES = """
libblas3 liblapack3 libgfortran5 libquadmath0 libfreetype6 libpng16-16 libbrotli1 libjpeg62-turbo liblcms2-2
libopenjp2-7 libraqm0 libfribidi0 libharfbuzz0b libglib2.0-0 libgraphite2-3 libpcre2-8-0 libtiff6 liblerc4 libjbig0
libdeflate0 libzstd1 liblzma5 libwebp7 libwebpdemux2 libwebpmux3 libxcb1 libxau6 libxdmcp6 libbsd0 libmd0
libimagequant0 libgomp1 libqhull-r8.0 libyaml-0-2
""".split()

# Python.h, for the extension that is compiled.
HEADERS = ["libpython3.11-dev"]

# What every Linux has (the list of the manylinux platforms, as far as it matters here).
EVERYWHERE = ("libc.so", "libm.so", "libdl.so", "libpthread.so", "librt.so", "libgcc_s.so", "libstdc++.so", "libz.so", "ld-linux")

# What the distribution changed and a wheel cannot have: file, its words, those of the project.
PATCHES = [
    ("matplotlib/__init__.py", "yield '/etc/matplotlibrc'", "yield os.path.join(get_data_path(), 'matplotlibrc')"),
]
