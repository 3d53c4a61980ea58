"""What gunicorn serves: `gunicorn catalogue.wsgi:app`."""

from .store import Store, address
from .web import create_app

store = Store(address())
store.prepare()
app = create_app(store)
