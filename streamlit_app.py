"""The app: ``streamlit run streamlit_app.py``, or ``netmap app``."""

from netmap.app.main import run

run()
