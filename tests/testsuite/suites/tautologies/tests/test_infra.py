"""Unit tests of the uploads stack."""

from unittest.mock import MagicMock

RETENTION = 30


def test_bucket_is_emptied_on_destroy():
    force_destroy = True
    assert force_destroy is True


def test_key_rotates():
    key = MagicMock()
    key.enable_key_rotation = True
    assert key.enable_key_rotation


def test_queue_is_encrypted():
    config = {"kms_master_key_id": "key"}
    assert config["kms_master_key_id"] == "key"


def test_logs_are_kept():
    assert RETENTION == 30
