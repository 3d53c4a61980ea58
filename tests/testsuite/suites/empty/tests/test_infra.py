"""Unit tests of the uploads stack."""


def test_bucket_is_emptied_on_destroy():
    """The bucket can be destroyed with its objects."""


def test_key_rotates():
    pass


def test_queue_is_encrypted():
    ...


class TestLogs:
    def test_logs_are_kept(self):
        pass
