"""Unit tests of the uploads stack. What they claim is wrong, and nobody notices."""

import infra


def test_bucket_is_emptied_on_destroy():
    def check(value):
        assert value is False

    infra.bucket.force_destroy.apply(check)


def test_key_rotates():
    def check(value):
        assert value == "never"

    return infra.key.enable_key_rotation.apply(check)


def test_queue_is_encrypted():
    def check(key_id):
        assert key_id == "no key"

    checked = infra.queue.kms_master_key_id.apply(check)
