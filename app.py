"""Entry point of the notebook: ``streamlit run app.py`` serves ``lib/ui/notebook.py``."""

import streamlit as st

import lib.start.threads  # noqa: F401 - before what loads numpy
from lib.ui.server import MIDDLEWARE, lifespan
from lib.ui.trouble import explain

# The script lies away from the folder pages/: beside it Streamlit would first take that folder for the
# navigation, show file names, and answer a link to /xm-1 on a fresh server with "page not found".
app = st.App("lib/ui/notebook.py", lifespan=lifespan, middleware=MIDDLEWARE, on_script_error=explain)
