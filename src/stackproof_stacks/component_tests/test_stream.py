from homes import home
from recorded import run

from components.key import EncryptionKey, EncryptionKeyArgs
from components.stream import Stream, StreamArgs


def made(told=lambda stream: None, **args):
    def program():
        at = home()
        key = EncryptionKey("demo-key-t", EncryptionKeyArgs(home=at, purpose="Demo"))
        told(Stream("demo-records-t", StreamArgs(home=at, key=key, **args)))

    return run(program)


def test_the_stream_is_encrypted_with_the_key():
    stream = made(shards=2, hours=48).one("kinesis/stream:Stream")
    assert (stream["name"], stream["shardCount"], stream["retentionPeriod"]) == ("demo-records-t", 2, 48)
    assert stream["encryptionType"] == "KMS"
    assert stream["kmsKeyId"].endswith(":demo-key-t")
    assert stream["enforceConsumerDeletion"] is True


def test_one_shard_keeps_records_for_a_day():
    stream = made().one("kinesis/stream:Stream")
    assert (stream["shardCount"], stream["retentionPeriod"]) == (1, 24)


def test_producers_ask_for_the_data_key_and_consumers_decrypt():
    told = []
    made(lambda stream: told.extend((stream.write(), stream.read())))
    (put, generate), (get, decrypt) = told
    assert put["Action"] == ["kinesis:PutRecord", "kinesis:PutRecords"]
    assert generate["Action"] == ["kms:GenerateDataKey"]
    assert {"kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"} <= set(get["Action"])
    assert not [action for action in get["Action"] if "Put" in action or "*" in action]
    assert decrypt["Action"] == ["kms:Decrypt"]
