"""Takes orders from the queue."""


def handle(event: dict, context: object) -> dict:
    """Say how many messages came."""
    return {"taken": len(event.get("Records", []))}
