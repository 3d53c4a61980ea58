"""Unit tests of the uploads stack."""

# import pulumi
#
# from infra import bucket
#
#
# class TestBucket:
#     @pulumi.runtime.test
#     def test_bucket_is_emptied_on_destroy(self):
#         def check(value):
#             assert value is True
#
#         return bucket.force_destroy.apply(check)
#
#
# def test_key_rotates():
#     assert True

"""
def test_queue_is_encrypted():
    assert queue.kms_master_key_id
"""
