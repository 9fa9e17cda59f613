"""Start the app: ``streamlit run streamlit_app.py``."""
