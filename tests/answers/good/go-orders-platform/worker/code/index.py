"""Says what arrived in the queue."""

import logging

logging.getLogger().setLevel(logging.INFO)


def handle(event, context):
    """Log each order, and say how many there were."""
    records = event.get("Records", [])
    for record in records:
        logging.info("order %s", record.get("messageId"))
    return {"taken": len(records)}
