import json

from homes import home
from recorded import run

from components.registry import ImageRegistry, ImageRegistryArgs


def made(**args):
    return run(lambda: ImageRegistry("demo-images-t", ImageRegistryArgs(home=home(), **args)))


def rules(stack):
    return json.loads(stack.one("ecr/lifecyclePolicy:LifecyclePolicy")["policy"])["rules"]


def test_images_are_scanned_and_their_tags_stay():
    stack = made()
    repository = stack.one("ecr/repository:Repository")
    assert repository == {
        "name": "demo-images-t",
        "imageTagMutability": "IMMUTABLE",
        "imageScanningConfiguration": {"scanOnPush": True},
        "forceDelete": True,
    }
    assert stack.one("ecr/lifecyclePolicy:LifecyclePolicy")["repository"] == "demo-images-t"


def test_images_are_encrypted_with_a_key():
    repository = made(key="arn:key", mutable=True, force_delete=False).one("ecr/repository:Repository")
    assert repository["encryptionConfigurations"] == [{"encryptionType": "KMS", "kmsKey": "arn:key"}]
    assert repository["imageTagMutability"] == "MUTABLE"
    assert repository["forceDelete"] is False


def test_the_last_images_stay():
    (rule,) = rules(made(keep=5))
    assert rule["selection"] == {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 5}
    assert (rule["rulePriority"], rule["action"]) == (1, {"type": "expire"})


def test_each_branch_keeps_its_own_last_images():
    *branches, untagged = rules(made(branches=["main", "develop"]))
    assert [(one["selection"]["tagPrefixList"], one["selection"]["countNumber"]) for one in branches] == [
        (["main"], 10),
        (["develop"], 10),
    ]
    assert {one["selection"]["tagStatus"] for one in branches} == {"tagged"}
    assert {one["selection"]["countType"] for one in branches} == {"imageCountMoreThan"}
    assert untagged["selection"] == {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 1,
    }
    assert [one["rulePriority"] for one in (*branches, untagged)] == [1, 2, 3]
    assert {one["action"]["type"] for one in (*branches, untagged)} == {"expire"}
