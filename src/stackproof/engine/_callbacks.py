"""Calls back into the program: its transforms live there, behind a server of the SDK's."""

from __future__ import annotations

import os
from typing import Any

import grpc

from ._protocol import callback_pb2, callback_pb2_grpc

MESSAGE_BYTES = 32 << 20
_SECONDS = 20
_MOST_SERVERS = 8


class Callbacks:
    """Speaks with the callback servers of one program; `folder` is where it can make sockets."""

    def __init__(self, folder: str) -> None:
        self._folder = os.path.realpath(folder) + "/"
        self._channels: dict[str, grpc.Channel] = {}

    def ask(self, callback: Any, question: Any) -> bytes:
        """The answer to one question. Raises ValueError for a server that no SDK would name."""
        stub = callback_pb2_grpc.CallbacksStub(self._channel(callback.target))
        message = callback_pb2.CallbackInvokeRequest(token=callback.token, request=question.SerializeToString())
        return stub.Invoke(message, timeout=_SECONDS).response

    def close(self) -> None:
        """Close all channels."""
        for channel in self._channels.values():
            channel.close()

    def _channel(self, target: str) -> grpc.Channel:
        if not target.startswith("unix:"):
            raise ValueError("the program's callback server is not a unix socket")
        # The engine is in no sandbox: it must not be sent to sockets that the program itself cannot reach.
        if not os.path.realpath(target.removeprefix("unix:")).startswith(self._folder):
            raise ValueError("the program's callback server lies outside of its folder")
        if target not in self._channels:
            if len(self._channels) >= _MOST_SERVERS:
                raise ValueError("the program has too many callback servers")
            options = [("grpc.max_receive_message_length", MESSAGE_BYTES)]
            self._channels[target] = grpc.insecure_channel(target, options=options)
        return self._channels[target]
