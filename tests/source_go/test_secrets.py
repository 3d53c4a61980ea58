"""Where the credentials of Go programs come from, by whatever way they travel."""

# ruff: noqa: E501 - programs stand on one line

import pytest
from go_looking import expected, noticed, stack

from stackproof.source.go import _secrets

DATABASE = """
        _, err := rds.NewInstance(ctx, "db", &rds.InstanceArgs{
            InstanceClass: pulumi.String("db.t3.micro"),
            Username:      pulumi.String("app"),
            Password:      %s,
        })
        if err != nil {
            return err
        }
"""


def database(password, before="", *imports, above=""):
    return stack(f"{before}\n{DATABASE % password}", "rds", *imports, above=above)


LITERALS = {
    "at the argument": database('pulumi.String("Tr0ub4dor-and-3")').replace("and-3\"),", 'and-3"), // <- secret.literal'),
    "in a variable": database("pulumi.String(password)", 'password := "Tr0ub4dor-and-3" // <- secret.literal'),
    "in a constant of the package": database(
        "pulumi.String(dbPassword)", above='const dbPassword = "Tr0ub4dor-and-3" // <- secret.literal'
    ),
    "in a group of variables": database(
        "pulumi.StringPtr(password)", above='var (\n\tuser = "a"\n\tpassword = "Tr0ub4dor-and-3" // <- secret.literal\n)'
    ),
    "as a secret": database(
        "password",
        'password := pulumi.ToSecret(pulumi.String("Tr0ub4dor-and-3")).(pulumi.StringOutput) // <- secret.literal',
    ),
    "where the configuration gives none": database(
        "pulumi.String(password)",
        """
        cfg := config.New(ctx, "")
        password := cfg.Get("dbPassword") // <- secret.plain-config
        if password == "" {
            password = "Tr0ub4dor-and-3" // <- secret.literal
        }
        """,
        "config",
    ),
    "put together": database(
        'pulumi.Sprintf("%s-%d", prefix, 3)', 'prefix := "Tr0ub4dor" + "-and" // <- secret.literal'
    ),
    "by Sprintf": database(
        'pulumi.String(fmt.Sprintf("%s%s", "Tr0ub4dor", "-and-3"))', "", "fmt"
    ).replace('"-and-3")),', '"-and-3")), // <- secret.literal'),
    "through a helper": stack(
        """
        return makeDatabase(ctx, "db", "Tr0ub4dor-and-3") // <- secret.literal
        """,
        "rds",
        above="""
        func makeDatabase(ctx *pulumi.Context, name, password string) error {
            _, err := rds.NewInstance(ctx, name, &rds.InstanceArgs{
                InstanceClass: pulumi.String("db.t3.micro"),
                Password:      pulumi.String(password),
            })
            return err
        }
        """,
    ),
    "out of a helper": database(
        "secret()",
        above="""
        func secret() pulumi.StringInput {
            return pulumi.String("Tr0ub4dor-and-3") // <- secret.literal
        }
        """,
    ),
    "in the field of a struct": database(
        "pulumi.String(settings.Password)",
        """
        settings := Settings{
            Name:     "db",
            Password: "Tr0ub4dor-and-3", // <- secret.literal
        }
        """,
        above="type Settings struct {\n\tName, Password string\n}",
    ),
    "in a field that is set later, behind a pointer": stack(
        """
        settings := &Settings{}
        settings.Password = "Tr0ub4dor-and-3" // <- secret.literal
        return settings.deploy(ctx)
        """,
        "rds",
        above="""
        type Settings struct {
            Password string
        }

        func (s *Settings) deploy(ctx *pulumi.Context) error {
            _, err := rds.NewInstance(ctx, "db", &rds.InstanceArgs{
                InstanceClass: pulumi.String("db.t3.micro"),
                Password:      pulumi.String(s.Password),
            })
            return err
        }
        """,
    ),
    "in a map": database(
        'pulumi.String(secrets["db"])', 'secrets := map[string]string{"db": "Tr0ub4dor-and-3"} // <- secret.literal'
    ),
    "in arguments that are made before": stack(
        """
        args := &rds.InstanceArgs{InstanceClass: pulumi.String("db.t3.micro")}
        args.Password = pulumi.String("Tr0ub4dor-and-3") // <- secret.literal
        _, err := rds.NewInstance(ctx, "db", args)
        return err
        """,
        "rds",
    ),
    "in a secret's text": stack(
        """
        value, err := json.Marshal(map[string]interface{}{
            "username": "app",
            "password": "Tr0ub4dor-and-3", // <- secret.literal
        })
        if err != nil {
            return err
        }
        _, err = secretsmanager.NewSecretVersion(ctx, "v", &secretsmanager.SecretVersionArgs{
            SecretId:     pulumi.String("s"),
            SecretString: pulumi.String(string(value)),
        })
        return err
        """,
        "secretsmanager",
        "encoding/json",
    ),
    "in JSON as text": stack(
        """
        _, err := secretsmanager.NewSecretVersion(ctx, "v", &secretsmanager.SecretVersionArgs{
            SecretId:     pulumi.String("s"),
            SecretString: pulumi.String(`{"username": "app", "password": "Tr0ub4dor-and-3"}`), // <- secret.literal
        })
        return err
        """,
        "secretsmanager",
    ),
    "in the environment of a function": stack(
        """
        _, err := lambda.NewFunction(ctx, "f", &lambda.FunctionArgs{
            Role: pulumi.String("r"),
            Environment: &lambda.FunctionEnvironmentArgs{
                Variables: pulumi.StringMap{
                    "STAGE":       pulumi.String("prod"),
                    "DB_PASSWORD": pulumi.String("Tr0ub4dor-and-3"), // <- secret.literal
                },
            },
        })
        return err
        """,
        "lambda",
    ),
    "in container definitions": stack(
        """
        _, err := ecs.NewTaskDefinition(ctx, "t", &ecs.TaskDefinitionArgs{
            Family: pulumi.String("f"),
            ContainerDefinitions: pulumi.JSONMarshal([]map[string]interface{}{
                {
                    "name": "app",
                    "environment": []map[string]interface{}{
                        {"name": "API_KEY", "value": "Tr0ub4dor-and-3"}, // <- secret.literal
                    },
                },
            }),
        })
        return err
        """,
        "ecs",
    ),
    "through apply": database(
        "password",
        """
        password := pulumi.String("Tr0ub4dor").ToStringOutput().ApplyT(func(v string) string { // <- secret.literal
            return v + "-and-3"
        }).(pulumi.StringOutput)
        """,
    ),
    "in a secure parameter": stack(
        """
        _, err := ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
            Type:  ssm.ParameterTypeSecureString,
            Value: pulumi.String("Tr0ub4dor-and-3"), // <- secret.literal
        })
        return err
        """,
        "ssm",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LITERALS)
def test_credentials_in_the_source_are_found_where_they_stand(name, go_program):
    program = go_program(LITERALS[name])
    found = _secrets.look(program, major=7)
    assert noticed(found.remarks) == expected(program)
    assert "literal" in {flow.origin for flow in found.flows}
    assert "Tr0ub4dor" not in repr(found)


GENERATORS = {
    "a generator that can be guessed": (
        database(
            "pulumi.String(makePassword(20))",
            "",
            "math/rand",
            above="""
            func makePassword(length int) string {
                const letters = "abcdefghijklmnopqrstuvwxyz"
                made := make([]byte, length)
                for i := range made {
                    made[i] = letters[rand.Intn(len(letters))] // <- secret.weak-generator
                }
                return string(made)
            }
            """,
        )
    ),
    "the clock": database('pulumi.Sprintf("pw-%d", time.Now().UnixNano())', "", "time/")
    .replace('"time/"', '"time"')
    .replace("UnixNano()),", "UnixNano()), // <- secret.weak-generator"),
    "a good one that is asked anew at each run": (
        database(
            "pulumi.String(hex.EncodeToString(raw))",
            """
            raw := make([]byte, 16)
            if _, err := rand.Read(raw); err != nil { // <- secret.program-time-generator
                return err
            }
            """,
            "crypto/rand",
            "encoding/hex",
        )
    ),
    "an identifier": (
        database("pulumi.String(uuid.New().String())", "", "github.com/google/uuid").replace(
            "String()),", "String()), // <- secret.program-time-generator"
        )
    ),
    "read in the clear": (
        database('pulumi.String(cfg.Require("password"))', 'cfg := config.New(ctx, "")', "config").replace(
            '"password")),', '"password")), // <- secret.plain-config'
        )
    ),
}


@pytest.mark.parametrize("name", GENERATORS)
def test_credentials_of_doubtful_origin_are_found(name, go_program):
    program = go_program(GENERATORS[name])
    assert noticed(_secrets.look(program, major=7).remarks) == expected(program)


CLEAN = {
    "of the configuration": database('cfg.RequireSecret("password")', 'cfg := config.New(ctx, "")', "config"),
    "of a generator that keeps it": database(
        "made.Result",
        """
        made, err := random.NewRandomPassword(ctx, "pw", &random.RandomPasswordArgs{Length: pulumi.Int(24)})
        if err != nil {
            return err
        }
        """,
        "github.com/pulumi/pulumi-random/sdk/v4/go/random",
    ),
    "of a secret that is there": database(
        "pulumi.String(found.SecretString)",
        """
        found, err := secretsmanager.LookupSecretVersion(ctx, &secretsmanager.LookupSecretVersionArgs{SecretId: "s"})
        if err != nil {
            return err
        }
        """,
        "secretsmanager",
    ),
    "of the environment": database('pulumi.String(os.Getenv("DB_PASSWORD"))', "", "os/").replace('"os/"', '"os"'),
    "nothing": database('pulumi.String("")'),
    "of a parameter nobody gives": stack(
        "return nil",
        "rds",
        above="""
        func Database(ctx *pulumi.Context, password pulumi.StringInput) error {
            _, err := rds.NewInstance(ctx, "db", &rds.InstanceArgs{
                InstanceClass: pulumi.String("db.t3.micro"),
                Password:      password,
            })
            return err
        }
        """,
    ),
    "settings beside it": stack(
        """
        _, err := lambda.NewFunction(ctx, "f", &lambda.FunctionArgs{
            Role: pulumi.String("r"),
            Environment: &lambda.FunctionEnvironmentArgs{
                Variables: pulumi.StringMap{
                    "SECRET_ARN": pulumi.String("arn:aws:secretsmanager:us-east-1:123456789012:secret:x"),
                    "API_TOKEN":  pulumi.String("true"),
                    "STAGE":      pulumi.String("prod"),
                },
            },
        })
        return err
        """,
        "lambda",
    ),
    "the name of a secret": stack(
        """
        cfg := config.New(ctx, "")
        _, err := lambda.NewFunction(ctx, "f", &lambda.FunctionArgs{
            Role: pulumi.String("r"),
            Environment: &lambda.FunctionEnvironmentArgs{
                Variables: pulumi.StringMap{
                    "API_KEY_SECRET": pulumi.String(fmt.Sprintf("app/%s/api-key", cfg.Require("stage"))),
                },
            },
        })
        return err
        """,
        "lambda",
        "config",
        "fmt",
    ),
    "a parameter that is no secret": stack(
        """
        _, err := ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
            Type:  pulumi.String("String"),
            Value: pulumi.String("some text"),
        })
        return err
        """,
        "ssm",
    ),
}


@pytest.mark.parametrize("name", CLEAN)
def test_credentials_of_good_origin_are_silent(name, go_program):
    assert noticed(_secrets.look(go_program(CLEAN[name]), major=7).remarks) == []


def test_each_call_of_a_helper_is_followed_by_itself(go_program):
    text = stack(
        """
        if err := put(ctx, "a", "String", "just a text"); err != nil {
            return err
        }
        return put(ctx, "b", "SecureString", "Tr0ub4dor-and-3") // <- secret.literal
        """,
        "ssm",
        above="""
        func put(ctx *pulumi.Context, name, kind, value string) error {
            _, err := ssm.NewParameter(ctx, name, &ssm.ParameterArgs{
                Type:  pulumi.String(kind),
                Value: pulumi.String(value),
            })
            return err
        }
        """,
    )
    program = go_program(text)
    assert noticed(_secrets.look(program, major=7).remarks) == expected(program)


def test_what_the_remark_says_is_what_the_checks_ask_for(go_program):
    text = LITERALS["where the configuration gives none"]
    found = next(item for item in _secrets.look(go_program(text), major=7).remarks if "literal" in item.kind)
    assert found.data["default"] is True
    assert found.data["token"] == "aws:rds/instance:Instance"
    assert found.data["argument"] == "password"
    assert found.data["sinks"] == [
        {
            "file": "main.go",
            "line": text.split("\n").index(next(line for line in text.split("\n") if "Password:" in line)) + 1,
            "resource": "rds.Instance",
            "token": "aws:rds/instance:Instance",
            "argument": "password",
        }
    ]
    (plain,) = _secrets.look(go_program(GENERATORS["read in the clear"]), major=7).remarks
    assert "GetSecret or RequireSecret" in plain.message


@pytest.mark.parametrize(
    "path", ["github.com/pulumi/pulumi-aws/sdk/v5/go/aws/rds", "github.com/pulumi/pulumi-aws/sdk/v4/go/aws/rds"]
)
def test_majors_without_a_schema_are_looked_at_as_the_nearest_one(path, go_program):
    text = database('pulumi.String("Tr0ub4dor-and-3")').replace("github.com/pulumi/pulumi-aws/sdk/v7/go/aws/rds", path)
    (found,) = _secrets.look(go_program(text), major=6).remarks
    assert found.data["token"] == "aws:rds/instance:Instance"
    assert found.data["resource"] == "rds.Instance"


def test_other_providers_are_looked_at_by_the_names_of_their_arguments(go_program):
    text = """
    package main

    import (
        "github.com/pulumi/pulumi-postgresql/sdk/v3/go/postgresql"
        "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
    )

    func main() {
        pulumi.Run(func(ctx *pulumi.Context) error {
            _, err := postgresql.NewRole(ctx, "r", &postgresql.RoleArgs{
                Name:     pulumi.String("app"),
                Password: pulumi.String("Tr0ub4dor-and-3"), // <- secret.literal
            })
            return err
        })
    }
    """
    program = go_program(text)
    assert noticed(_secrets.look(program, major=7).remarks) == expected(program)


def test_changes_that_are_ignored_are_told(go_program):
    text = database('pulumi.String("change-me")').replace("})\n", '}, pulumi.IgnoreChanges([]string{"password"}))\n', 1)
    (found,) = _secrets.look(go_program(text), major=7).remarks
    assert found.data["ignored_changes"] is True
    assert found.data["placeholder"] is True


def test_tests_and_own_packages(go_program):
    test = database('pulumi.String("Tr0ub4dor-and-3")').replace("func main", "func TestIt")
    other = """
        package settings

        const Password = "Tr0ub4dor-and-3" // <- secret.literal
        """
    program = go_program(
        database("pulumi.String(settings.Password)", "", "example.com/stack/settings"),
        also={"main_test.go": test, "settings/settings.go": other},
    )
    assert noticed(_secrets.look(program, major=7).remarks) == expected(program)
