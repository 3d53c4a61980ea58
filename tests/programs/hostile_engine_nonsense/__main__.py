import os
import socket

import pulumi
import pulumi_aws as aws
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.settings import get_monitor

path = os.environ["PULUMI_MONITOR"].removeprefix("unix:")
for payload in (b"\0" * 100000, b"GET / HTTP/1.1\r\n\r\n", os.urandom(100000)):
    raw = socket.socket(socket.AF_UNIX)
    raw.connect(path)
    try:
        raw.sendall(payload)
    except OSError:
        pass
    raw.close()
monitor = get_monitor()
for request in (
    resource_pb2.RegisterResourceRequest(type="x", name="\0", parent="no urn at all", custom=True),
    resource_pb2.RegisterResourceRequest(type="a:b:c:d::e", name="n" * 100000, custom=True, provider="::::"),
    resource_pb2.RegisterResourceRequest(type="aws:s3/bucket:Bucket", name="t", custom=True, transforms=[{"target": "127.0.0.1:1", "token": "x"}]),
):
    try:
        monitor.RegisterResource(request)
    except Exception:
        pass
try:
    monitor.Invoke(resource_pb2.ResourceInvokeRequest(tok="pulumi:pulumi:getResource"))
except Exception:
    pass
monitor.RegisterResourceOutputs(resource_pb2.RegisterResourceOutputsRequest(urn="urn:made:up"))
aws.s3.Bucket("files")
