"""What gunicorn serves: `gunicorn analytics.wsgi:app`."""

from .web import create_app

app = create_app()
