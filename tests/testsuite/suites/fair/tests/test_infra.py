"""Unit tests of the uploads stack: the bucket, the key and the queue; not what is attached to them."""

import pulumi

import infra


@pulumi.runtime.test
def test_bucket_is_emptied_on_destroy():
    def check(value):
        assert value is True

    return infra.bucket.force_destroy.apply(check)


@pulumi.runtime.test
def test_key_rotates_and_can_be_restored_for_a_week():
    def check(args):
        rotates, days = args
        assert rotates is True
        assert days == 7

    return pulumi.Output.all(infra.key.enable_key_rotation, infra.key.deletion_window_in_days).apply(check)


@pulumi.runtime.test
def test_queue_is_encrypted_and_keeps_messages_for_four_days():
    def check(args):
        key, seconds = args
        assert key == "uploads-id"
        assert seconds == 4 * 24 * 3600

    return pulumi.Output.all(infra.queue.kms_master_key_id, infra.queue.message_retention_seconds).apply(check)


def test_the_program_imports():
    assert infra.bucket is not None
