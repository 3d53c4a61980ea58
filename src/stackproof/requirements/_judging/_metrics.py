"""What prompts call a metric, and CloudWatch's own names for it."""

from __future__ import annotations

import re

# The names are a fixed vocabulary: those of CloudWatch's namespaces and of the predefined scaling metrics.
_WORDS = {
    "cpu": r"CPUUtili[sz]ation|CpuUtili[sz]ed|CPUUtilized|cpu_usage",
    "memory": r"MemoryUtili[sz]ation|MemoryUtili[sz]ed|FreeableMemory|MemoryUsage|mem_used|JVMMemoryPressure",
    "requests": r"RequestCount|^Count$|^Invocations$|^Requests$|AllRequests",
    "queue": r"ApproximateNumberOfMessages|ApproximateAgeOfOldestMessage|Backlog",
    "messages": r"ApproximateNumberOfMessages",
    "depth": r"ApproximateNumberOfMessagesVisible",
    "utilization": r"Utili[sz]ation",
    "errors": r"Error|5XX|Failed|Faults",
    "failed": r"Fail",
    "throttles": r"Throttl|ProvisionedThroughputExceeded|^Rejected",
    "latency": r"Latency|Duration|ResponseTime|ExecutionTime",
    "duration": r"Duration|ExecutionTime",
    "5xx": r"5XX|SystemErrors",
    "4xx": r"4XX|UserErrors",
    "storage": r"FreeStorageSpace|FreeLocalStorage|VolumeBytesUsed|BucketSizeBytes|StorageBytes|DataLogsDisk|disk_used",
    "age": r"AgeOfOldest|IteratorAge|DataFreshness",
    "connections": r"Connection",
    "unhealthy": r"UnHealthy|StatusCheckFailed",
    "healthy": r"HealthyHostCount",
    "health": r"Healthy|StatusCheckFailed|HealthCheckStatus",
    "status": r"StatusCheckFailed",
    "concurrency": r"ConcurrentExecutions|ConcurrencyUtilization",
    "invocations": r"Invocations",
    "replication": r"ReplicaLag|ReplicationLag",
    "lag": r"Lag|IteratorAge",
    "tasks": r"RunningTaskCount|DesiredTaskCount",
    "cost": r"EstimatedCharges",
}
_OTHER_WORDS = {
    "error": "errors", "errorrate": "errors", "throttle": "throttles", "throttling": "throttles", "request": "requests",
    "requestcount": "requests", "mem": "memory", "failure": "failed", "failures": "failed", "disk": "storage",
    "freestorage": "storage", "responsetime": "latency", "connection": "connections", "unhealthyhosts": "unhealthy",
    "utilisation": "utilization", "capacity": "utilization", "queuedepth": "depth", "timeouts": "duration",
    "billing": "cost", "charges": "cost", "backlog": "queue", "cpuutilisation": "cpu", "iteratorage": "age",
    "5xxerrors": "5xx", "4xxerrors": "4xx", "http5xx": "5xx", "http4xx": "4xx",
}  # fmt: skip


def is_metric(name: str, asked: str) -> bool:
    """Whether a metric is the one asked for, by CloudWatch's own name or by a word for it."""
    word = re.sub(r"[^a-z0-9]", "", asked.lower())
    if re.sub(r"[^a-z0-9]", "", name.lower()) == word:
        return True
    pattern = _WORDS.get(_OTHER_WORDS.get(word, word))
    return pattern is not None and re.search(pattern, name, re.IGNORECASE) is not None


def in_unit_of(name: str, asked: float) -> tuple[float, ...]:
    """The numbers that a threshold of this metric may hold where a prompt gives one in the unit that people use."""
    if re.search(r"FreeStorageSpace|FreeLocalStorage|FreeableMemory|Bytes", name):
        # OpenSearch tells free space in megabytes.
        small = (asked / 10**6, asked / (1 << 20)) if re.search(r"FreeStorageSpace", name) else ()
        return (asked, *small, *(asked * factor for factor in (10**6, 10**9, 1 << 20, 1 << 30)))
    if re.search(r"ResponseTime|Latency|Duration|Age|ExecutionTime", name):
        return (asked, asked * 1000, asked / 1000)
    return (asked,)
