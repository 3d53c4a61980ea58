import json

from homes import home
from recorded import Recorder, run

from components.secret import SAFE, GeneratedSecret, GeneratedSecretArgs, existing_secret


def made(keep=lambda secret: secret.keep(), **args):
    return run(lambda: keep(GeneratedSecret("demo-pw-t", GeneratedSecretArgs(home=home(), description="Demo", **args))))


def password(stack):
    (inputs,) = [one.inputs for one in stack.made if one.type == "random:index/randomPassword:RandomPassword"]
    return inputs


def test_a_secret_is_made_at_random_and_kept():
    stack = made()
    assert password(stack) == {"length": 32, "special": True, "overrideSpecial": SAFE}
    secret = stack.one("secretsmanager/secret:Secret")
    assert (secret["name"], secret["description"], secret["recoveryWindowInDays"]) == ("demo-pw-t", "Demo", 0)
    version = stack.one("secretsmanager/secretVersion:SecretVersion")
    assert version["secretId"] == "demo-pw-t-id"
    assert "generated-" in json.dumps(version["secretString"])


def test_what_databases_refuse_is_in_no_password():
    assert not set("/@\" '`\\") & set(SAFE)


def test_a_token_may_have_letters_and_digits_only():
    stack = made(special=False, length=40)
    assert password(stack) == {"length": 40, "special": False}


def test_a_secret_has_a_key_and_can_be_brought_back():
    secret = made(key="arn:key", recovery_days=30).one("secretsmanager/secret:Secret")
    assert (secret["kmsKeyId"], secret["recoveryWindowInDays"]) == ("arn:key", 30)


def test_further_fields_stand_beside_the_value():
    stack = made(lambda secret: secret.keep({"password": secret.value, "port": 5432}))
    text = stack.one("secretsmanager/secretVersion:SecretVersion")["secretString"]
    fields = json.loads(text["value"] if isinstance(text, dict) else text)
    assert fields["port"] == 5432
    assert fields["password"].startswith("generated-")


def asked(monkeypatch, name):
    calls, answer = [], Recorder.call
    monkeypatch.setattr(Recorder, "call", lambda self, args: calls.append(args) or answer(self, args))
    found = []
    run(lambda: found.append(existing_secret(name, opts=home().lookup)))
    return found[0], {one.token.rpartition(":")[2]: one.args for one in calls}


def test_an_existing_secret_is_looked_up_by_name(monkeypatch):
    secret, calls = asked(monkeypatch, "their-password")
    assert calls["getSecret"] == {"name": "their-password"}
    assert calls["getSecretVersion"] == {"secretId": "kept"}
    assert secret.arn.endswith(":secret:kept")
    assert "kept-elsewhere" not in repr(secret)


def test_an_existing_secret_is_looked_up_by_arn(monkeypatch):
    _, calls = asked(monkeypatch, "arn:aws:secretsmanager:us-east-1:1:secret:x")
    assert calls["getSecret"] == {"arn": "arn:aws:secretsmanager:us-east-1:1:secret:x"}
