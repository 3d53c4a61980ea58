"""Answers to methods of resources and components (`cluster.get_kubeconfig()`)."""

from __future__ import annotations

import json
from typing import Any

from ._synthesize import Place, outputs_by_shape


def answer_method(token: str, args: dict[str, Any], shape: Any, *, region: str) -> dict[str, Any]:
    """Values of the declared result type (see `_shapes.shape_of_type`), none where it is not known.

    token: `eks:index:Cluster/getKubeconfig`. A result that consists of one unnamed value is named after the method.
    """
    if not isinstance(shape, dict):
        return {}
    method = token.rpartition("/")[2].removeprefix("get")
    urn = f"{token}{json.dumps(args, sort_keys=True, default=str)}"
    place = Place(token=token, name=method, urn=urn, region=region, inputs={})
    if set(shape) == {"result"}:
        return {"result": outputs_by_shape(place, {method: shape["result"]}, whole=True)[method]}
    return outputs_by_shape(place, shape, whole=True)
