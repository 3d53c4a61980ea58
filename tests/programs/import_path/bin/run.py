from lib.stack import build

build()
