"""Whole programs under the type check: packages, tests, versions, what nobody knows, and what is meant to break it."""

from __future__ import annotations

import pytest
from go_looking import MOD, expected, noticed
from go_needed import needs_go
from go_typing import remarks_of

from stackproof import toolchains
from stackproof.source.go import _checker
from stackproof.source.go._types import check, look

pytestmark = needs_go

CORE = "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
AWS = "github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
MAIN = f"""
    package main

    import "{CORE}"

    func main() {{
        pulumi.Run(func(ctx *pulumi.Context) error {{
            return nil
        }})
    }}
"""


def test_what_comes_of_an_unknown_package_fits_everywhere(go_program):
    made = go_program(f"""
        package main

        import (
            "github.com/pulumi/pulumi-docker/sdk/v4/go/docker"
            "{CORE}"
            "gopkg.in/yaml.v3"
            unknown "example.org/go-thing"
        )

        type wrapped struct {{
            unknown.Base
            items unknown.List[yaml.Node]
        }}

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                image, err := docker.NewImage(ctx, "i", &docker.ImageArgs{{Whatever: 1, Build: docker.DockerBuild{{}}}})
                if err != nil {{
                    return err
                }}
                var made pulumi.StringOutput = image.BaseImageName
                ctx.Export("image", made)
                text, err := yaml.Marshal(map[string]int{{"a": 1}})
                if err != nil {{
                    return err
                }}
                held := &wrapped{{}}
                held.Anything(text)
                for _, item := range unknown.All() {{
                    held.Other(item.Name + "x")
                }}
                return unknown.Pairs{{{{"a", 1}}, {{"b", 2}}}}
            }})
        }}
    """)
    types = check(made, major=7)
    assert types.diagnostics == ()
    assert types.unknown == (
        "example.org/go-thing", "github.com/pulumi/pulumi-docker/sdk/v4/go/docker", "gopkg.in/yaml.v3"
    )  # fmt: skip
    (said,) = look(made, types, major=7).remarks
    assert said.kind == "types.partly-checked"
    assert said.data["names"] == list(types.unknown)


def test_names_in_what_cannot_be_read_are_used(go_program):
    made = go_program(f"""
        package main

        import (
            "example.org/option"
            "{CORE}"
            "{AWS}/ec2"
        )

        func keep(vpc option.Option[ec2.Vpc]) {{}}

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                keep(option.None())
                _ = option.Get().(pulumi.String)
                return nil
            }})
        }}
    """)
    assert remarks_of(made) == ()


def test_the_symbol_of_a_type_switch_must_be_used(go_program):
    made = go_program(f"""
        package main

        import "{CORE}"

        func told(value any) string {{
            switch held := value.(type) {{ // <- go.unused-variable
            case string:
                return "text"
            }}
            switch held := value.(type) {{
            case string:
                return held
            }}
            switch value.(type) {{
            case int:
                return "number"
            }}
            return ""
        }}

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                ctx.Log.Info(told(1), nil)
                return nil
            }})
        }}
    """)
    assert noticed(remarks_of(made)) == expected(made)


def test_five_uses_of_one_missing_name_are_one_remark(go_program):
    uses = "\n".join(f'        		ctx.Export("{name}", pulumi.Strings{{}})' for name in "abcde")
    made = go_program(f"""
        package main

        import "{CORE}"

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
{uses}
                return nil
            }})
        }}
    """)
    (said,) = remarks_of(made)
    assert said.kind == "sdk.unknown-name"
    assert said.data["symbol"] == "pulumi.Strings"
    assert said.data["also_lines"] == ["main.go:8", "main.go:9", "main.go:10", "main.go:11"]


def test_five_uses_of_a_package_that_is_not_there_are_one_remark(go_program):
    made = go_program(f"""
        package main

        import (
            "example.com/stack/network" // <- go.bad-import
            "{CORE}"
        )

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                net, err := network.New(ctx, network.Args{{Name: "n"}})
                if err != nil {{
                    return err
                }}
                ctx.Export("id", net.ID)
                return network.Check(net)
            }})
        }}
    """)
    assert noticed(remarks_of(made)) == expected(made)


def test_own_packages_are_checked_against_each_other(go_program):
    network = f"""
        package network

        import (
            "{CORE}"
            "{AWS}/ec2"
        )

        type Args struct {{
            Cidr pulumi.StringInput
        }}

        func New(ctx *pulumi.Context, args *Args) (*ec2.Vpc, error) {{
            return ec2.NewVpc(ctx, "v", &ec2.VpcArgs{{CidrBlock: args.Cidr}})
        }}
    """
    made = go_program(
        f"""
        package main

        import (
            "example.com/stack/network"
            "{CORE}"
        )

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                vpc, err := network.New(ctx, network.Args{{}}) // <- types.error
                if err != nil {{
                    return err
                }}
                ctx.Export("id", vpc.ID())
                network.Close() // <- go.undefined
                return nil
            }})
        }}
        """,
        also={"network/network.go": network},
    )
    assert noticed(remarks_of(made)) == expected(made)


def test_an_optional_input_takes_what_a_required_one_takes_but_not_the_other_way(go_program):
    made = go_program(f"""
        package main

        import (
            "{CORE}"
            "{AWS}/ec2"
        )

        func subnet(ctx *pulumi.Context, vpc pulumi.StringPtrInput) error {{
            _, err := ec2.NewSubnet(ctx, "s", &ec2.SubnetArgs{{
                VpcId:     vpc, // <- sdk.wrong-type
                CidrBlock: vpc,
            }})
            return err
        }}

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                return subnet(ctx, pulumi.StringPtr("vpc"))
            }})
        }}
    """)
    assert noticed(remarks_of(made)) == expected(made)


def test_a_broken_test_does_not_hide_the_program(go_program):
    made = go_program(
        MAIN.replace("return nil", 'return pulumi.Missing("x") // <- sdk.unknown-name'),
        also={
            "main_test.go": """
                package main

                import "testing"

                func TestIt(t *testing.T) {
                    unused := 1 // <- go.unused-variable
                    main()
                }
            """,
            "other_test.go": """
                package main_test

                import "testing"

                func TestOther(t *testing.T) {
                    t.Nothing() // <- types.error
                }
            """,
        },
    )
    remarks = remarks_of(made)
    assert noticed(remarks) == expected(made)
    assert {item.file: item.data["test"] for item in remarks} == {
        "main.go": False, "main_test.go": True, "other_test.go": True
    }  # fmt: skip


def test_a_test_beside_a_package_sees_what_a_test_in_it_declares(go_program):
    made = go_program(
        MAIN,
        also={
            "lib/lib.go": "package lib\n\nfunc hidden() int { return 1 }\n",
            "lib/export_test.go": "package lib\n\nvar Hidden = hidden\n",
            "lib/lib_test.go": """
                package lib_test

                import (
                    "testing"

                    "example.com/stack/lib"
                )

                func TestHidden(t *testing.T) {
                    if lib.Hidden() != 1 {
                        t.Fail()
                    }
                }
            """,
        },
    )
    assert remarks_of(made) == ()


def test_mocks_of_the_core_are_known(go_program):
    made = go_program(
        MAIN,
        also={
            "main_test.go": f"""
                package main

                import (
                    "testing"

                    "github.com/pulumi/pulumi/sdk/v3/go/common/resource"
                    "{CORE}"
                )

                type mocks int

                func (mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {{
                    return args.Name + "_id", args.Inputs, nil
                }}

                func (mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {{
                    return args.Args, nil
                }}

                func TestIt(t *testing.T) {{
                    err := pulumi.RunErr(func(ctx *pulumi.Context) error {{
                        return nil
                    }}, pulumi.WithMocks("project", "stack", mocks(0)))
                    if err != nil {{
                        t.Fatal(err)
                    }}
                }}
            """
        },
    )
    assert remarks_of(made) == ()


def test_what_nothing_imports_is_marked(go_program):
    made = go_program(
        MAIN,
        also={"handler/main.go": "package main\n\nfunc main() {\n\tx := 1 // <- go.unused-variable\n}\n"},
    )
    remarks = remarks_of(made)
    assert noticed(remarks) == expected(made)
    assert [item.data.get("unreached") for item in remarks] == [True]


def test_a_program_needs_a_main(go_program):
    (said,) = remarks_of(go_program('package main\n\nimport "fmt"\n\nfunc start() { fmt.Println() }\n'))
    assert said.kind == "types.error"
    assert "main" in said.message


def test_two_programs_in_one_folder_are_told(go_program):
    made = go_program(MAIN, also={"other.go": "package main\n\nfunc main() {} // <- go.redeclared\n"})
    assert noticed(remarks_of(made)) == expected(made)


def test_a_file_that_does_not_parse_says_so_and_hides_no_other(go_program):
    made = go_program(
        MAIN.replace("return nil", "helper()\n    \t\tx := 1 // <- go.unused-variable\n    \t\treturn nil"),
        also={"helper.go": "package main\n\nfunc helper() {\n\tif x = {\n\t}\n}\n"},
    )
    remarks = remarks_of(made)
    assert [(item.file, item.kind) for item in remarks] == [
        ("helper.go", "syntax.error"), ("main.go", "go.unused-variable")
    ]  # fmt: skip


def test_a_cut_off_file_is_told_from_a_wrong_one(go_program):
    remarks = remarks_of(go_program('package main\n\nfunc main() {\n\tx := map[string]int{\n\t\t"a": 1,'))
    assert [item.kind for item in remarks] == ["syntax.truncated"]


@pytest.mark.parametrize(("go", "kinds"), [("1.16", ["types.error"]), ("1.18", []), ("1.99", [])])
def test_the_language_is_that_of_go_mod(go_program, go, kinds):
    mod = MOD.replace("go 1.23", f"go {go}")
    text = "package main\n\nfunc first[T any](items []T) T { return items[0] }\n\nfunc main() { first([]int{1}) }\n"
    assert [item.kind for item in remarks_of(go_program(text, also={"go.mod": mod}))][:1] == kinds


@pytest.mark.parametrize("major", [4, 5, 99])
def test_majors_without_a_schema_are_not_judged(go_program, major):
    made = go_program(f"""
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v{major}/go/aws/ec2"
            "{CORE}"
        )

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                _, err := ec2.NewGone(ctx, "v", &ec2.GoneArgs{{Old: "x"}})
                return err
            }})
        }}
    """)
    assert remarks_of(made) == ()


@pytest.mark.parametrize(("version", "kinds"), [("v4.8.2", []), ("v4.21.4", ["sdk.wrong-type"])])
def test_what_an_earlier_version_has_otherwise_is_not_judged(go_program, version, kinds):
    mod = MOD.replace("pulumi-random/sdk/v4 v4.16.0", f"pulumi-random/sdk/v4 {version}")
    made = go_program(
        f"""
        package main

        import (
            "github.com/pulumi/pulumi-random/sdk/v4/go/random"
            "{CORE}"
        )

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                _, err := random.NewRandomString(ctx, "s", &random.RandomStringArgs{{
                    Length:  pulumi.Int(8),
                    Keepers: pulumi.ToMap(map[string]interface{{}}{{"a": "b"}}),
                }})
                return err
            }})
        }}
        """,
        also={"go.mod": mod},
    )
    assert [item.kind for item in remarks_of(made)] == kinds


def test_major_6_is_checked_against_its_own_schema(go_program):
    text = f"""
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
            "{CORE}"
        )

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                _, err := s3.NewBucketV2(ctx, "b", &s3.BucketV2Args{{
                    BucketName: pulumi.String("x"), // <- sdk.unknown-argument
                }})
                return err
            }})
        }}
    """
    made = go_program(text)
    assert noticed(remarks_of(made)) == expected(made)


@pytest.mark.parametrize(
    ("added", "kinds"),
    [
        ("", ["go.bad-import"]),
        ("require common v0.0.0\n\nreplace common => ../common\n", []),
        ("replace common => example.org/common v1.0.0\n", []),
    ],
)
def test_a_module_without_a_dot_may_lie_elsewhere(go_program, added, kinds):
    text = 'package main\n\nimport "common/naming"\n\nfunc main() { naming.Print() }\n'
    remarks = remarks_of(go_program(text, also={"go.mod": MOD + added}))
    assert [item.kind for item in remarks] == kinds


def test_the_core_before_version_3_is_not_judged(go_program):
    made = go_program("""
        package main

        import "github.com/pulumi/pulumi/sdk/v2/go/pulumi"

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                return pulumi.Whatever(ctx)
            })
        }
    """)
    assert remarks_of(made) == ()


def test_generic_outputs_are_known(go_program):
    made = go_program(f"""
        package main

        import (
            "{CORE}"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumix"
        )

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                length := pulumix.Apply(pulumix.Val("text"), func(text string) int {{ return len(text) }})
                all := pulumi.All(pulumi.String("a"), length).ApplyT(func(args []interface{{}}) (string, error) {{
                    return args[0].(string), nil
                }}).(pulumi.StringOutput)
                ctx.Export("all", pulumi.Sprintf("%s", all))
                wrong := pulumix.Apply(pulumix.Val(1), func(text string) int {{ return 1 }}) // <- types.error
                _ = wrong
                return nil
            }})
        }}
    """)
    assert noticed(remarks_of(made)) == expected(made)


def test_outputs_of_nested_types_are_followed(go_program):
    made = go_program(f"""
        package main

        import (
            "{CORE}"
            "{AWS}/ec2"
            "{AWS}/lb"
        )

        func main() {{
            pulumi.Run(func(ctx *pulumi.Context) error {{
                instance, err := ec2.NewInstance(ctx, "i", &ec2.InstanceArgs{{
                    InstanceType:    pulumi.String("t3.micro"),
                    RootBlockDevice: ec2.InstanceRootBlockDeviceArgs{{VolumeSize: pulumi.Int(20)}},
                    MetadataOptions: &ec2.InstanceMetadataOptionsArgs{{HttpTokens: pulumi.String("required")}},
                }})
                if err != nil {{
                    return err
                }}
                ctx.Export("device", instance.RootBlockDevice.DeviceName().Elem())
                known := &lb.LoadBalancerState{{Name: pulumi.String("b")}}
                balancer, err := lb.GetLoadBalancer(ctx, "b", pulumi.ID("x"), known)
                if err != nil {{
                    return err
                }}
                ctx.Export("zone", balancer.ZoneId)
                ctx.Export("wrong", instance.RootBlockDevice.Mount()) // <- sdk.unknown-output
                return nil
            }})
        }}
    """)
    assert noticed(remarks_of(made)) == expected(made)


def test_line_directives_move_nothing(go_program):
    made = go_program("""
        package main

        //line other.go:700
        func main() {
            x := 1 // <- go.unused-variable
        }
    """)
    assert noticed(remarks_of(made)) == expected(made)


def test_cgo_and_generated_code_are_not_run(go_program):
    made = go_program("""
        package main

        //go:generate touch generated
        // #include <stdlib.h>
        import "C"

        func main() {
            C.free(nil)
        }
    """)
    assert remarks_of(made) == ()


@pytest.mark.parametrize(
    "text",
    [
        "package main\n\nvar x = " + "(" * 200_000 + "1" + ")" * 200_000 + "\n\nfunc main() {}\n",
        "package main\n\ntype T[P any] struct{ f *T[T[P]] }\n\nfunc main() { var _ T[int] }\n",
        "package main\n\nconst big = 1 << 600 << 600\n\nfunc main() {}\n",
        "package main\n\nfunc main() {" + "x:=1;" * 30_000 + "}\n",
    ],
)
def test_a_program_that_is_meant_to_break_the_checker_is_answered(go_program, text):
    types = check(go_program(text), major=7)
    assert types.failed or types.diagnostics or types.broken


def test_without_go_the_rest_goes_on(go_program, monkeypatch):
    monkeypatch.setattr(toolchains._go, "find_go", lambda: None)
    monkeypatch.setattr(_checker, "build_go_checker", toolchains._go.build_go_checker)
    made = go_program(MAIN)
    types = check(made, major=7)
    assert "Go 1.22 or later is needed" in types.failed
    (said,) = look(made, types, major=7).remarks
    assert said.kind == "types.not-checked"


@pytest.mark.parametrize(("version", "kinds"), [("v7.35.0", []), ("v7.51.1", ["sdk.unknown-class"])])
def test_a_type_that_an_earlier_version_had_is_not_judged(go_program, version, kinds):
    mod = MOD.replace("pulumi-aws/sdk/v7 v7.1.0", f"pulumi-aws/sdk/v7 {version}")
    made = go_program(
        f"""
        package main

        import "{AWS}/wafv2"

        func main() {{
            _ = wafv2.WebAclRuleStatementNotStatementStatementArgs{{}}
        }}
        """,
        also={"go.mod": mod},
    )
    assert [item.kind for item in remarks_of(made)] == kinds
