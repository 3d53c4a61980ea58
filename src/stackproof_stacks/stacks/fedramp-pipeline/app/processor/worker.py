"""The loop from the stream to the store."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from .records import NotARecord, parsed
from .store import Store

log = logging.getLogger("processor")


class Worker:
    """kinesis: a boto3 client. pause: seconds between two looks at the stream; Kinesis takes five a second."""

    def __init__(self, kinesis: Any, stream: str, store: Store, *, pause: float = 1.0) -> None:
        self._kinesis, self._stream, self._store, self._pause = kinesis, stream, store, pause

    def run(self, going: Callable[[], bool] = lambda: True, sleep: Callable[[float], None] = time.sleep) -> None:
        """Deal with records until told to stop."""
        while going():
            if not self.look():
                sleep(self._pause)

    def look(self) -> int:
        """Deal with what is there now; gives how many records that were."""
        shards = self._kinesis.list_shards(StreamName=self._stream)["Shards"]
        return sum(self._shard(shard["ShardId"]) for shard in shards)

    def _shard(self, shard: str) -> int:
        count, iterator = 0, self._iterator(shard)
        while iterator:
            answer = self._kinesis.get_records(ShardIterator=iterator, Limit=500)
            for record in answer["Records"]:
                self._deal(shard, record["SequenceNumber"], record["Data"])
            count += len(answer["Records"])
            iterator = answer.get("NextShardIterator") if answer["Records"] else None
        return count

    def _iterator(self, shard: str) -> str:
        last = self._store.place(shard)
        start = {"ShardIteratorType": "TRIM_HORIZON"}
        if last is not None:
            start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": last}
        return self._kinesis.get_shard_iterator(StreamName=self._stream, ShardId=shard, **start)["ShardIterator"]

    def _deal(self, shard: str, sequence: str, data: bytes) -> None:
        try:
            self._store.keep(shard, sequence, parsed(data))
        except NotARecord as error:
            log.warning("record %s of %s is refused: %s", sequence, shard, error)
            self._store.keep(shard, sequence, str(error))
