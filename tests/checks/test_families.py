"""Families of parameter groups, as `aws rds describe-db-engine-versions` and ElastiCache list them."""

import pytest

from stackproof.checks.values.families import _is_of, family_of


@pytest.mark.parametrize(
    ("engine", "version", "family"),
    [
        ("postgres", "16.4", "postgres16"),
        ("postgres", "16", "postgres16"),
        ("postgres", "9.6.24", "postgres9.6"),
        ("mysql", "8.0.39", "mysql8.0"),
        ("mysql", "8.4.3", "mysql8.4"),
        ("mysql", "8", ""),
        ("mariadb", "10.11.8", "mariadb10.11"),
        ("aurora-postgresql", "15.4", "aurora-postgresql15"),
        ("aurora-mysql", "8.0.mysql_aurora.3.07.1", "aurora-mysql8.0"),
        ("oracle-ee", "19.0.0.0.ru-2024-07.rur-2024-07.r1", "oracle-ee-19"),
        ("sqlserver-se", "15.00.4385.2.v1", "sqlserver-se-15.0"),
        ("redis", "7.1", "redis7"),
        ("redis", "7.0", "redis7"),
        ("redis", "6.2", "redis6.x"),
        ("redis", "6.x", "redis6.x"),
        ("redis", "5.0.6", "redis5.0"),
        ("valkey", "8.0", "valkey8"),
        ("memcached", "1.6.22", "memcached1.6"),
        ("docdb", "5.0.0", "docdb5.0"),
        ("postgres", "", ""),
        ("neptune", "1.3", ""),
    ],
)
def test_a_version_has_one_family(engine, version, family):
    assert family_of(engine, version) == family


@pytest.mark.parametrize(
    ("family", "engine", "fits"),
    [
        ("postgres15", "postgres", True),
        ("mysql8.0", "postgres", False),
        ("aurora-postgresql15", "postgres", False),
        ("redis6.x", "redis", True),
        ("oracle-ee-19", "oracle-ee", True),
        ("oracle-ee-cdb-19", "oracle-ee", False),
        ("sqlserver-se-15.0", "sqlserver-se", True),
    ],
)
def test_without_a_version_the_engine_decides(family, engine, fits):
    assert _is_of(family, engine) is fits
