"""What is read of tests in each language, without running them."""

import textwrap

import pytest

from stackproof.testsuite import Source, read_tests


def read(path, text, *more, tongue="python"):
    sources = [Source(path=path, text=textwrap.dedent(text))]
    sources += [Source(path=other, text=textwrap.dedent(its)) for other, its in more]
    return read_tests(sources, tongue)


def weak(text, *more):
    """Why the only test of a Python file says nothing."""
    (test,) = read("tests/test_it.py", text, *more).written
    return test.weak


def weak_node(text):
    (test,) = read("tests/it.test.ts", text, tongue="node").written
    return test.weak


def weak_go(body):
    text = f'package main\nimport "testing"\nfunc TestIt(t *testing.T) {{\n{body}\n}}\n'
    (test,) = read("it_test.go", text, tongue="go").written
    return test.weak


def test_tests_in_comments_are_found_with_their_lines_and_prose_about_tests_is_not():
    found = read(
        "tests/test_it.py",
        """\
        # def test_one():
        #     bucket = 1
        #
        #     assert bucket
        # class TestStack:
        #     def test_two(self):
        #         assert True
        # def test_three is what we should write next
        '''
        def test_four():
            assert 4
        '''
        def helper():
            return "def test_five(): pass"
        """,
    )
    assert found.written == ()
    assert [(item.test, item.line) for item in found.weaknesses] == [
        ("test_one", 1),
        ("test_two", 6),
        ("test_four", 10),
    ]
    assert found.counts.commented_out == 3


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("empty", "def test_x():\n    'later'\n    pass"),
        ("empty", "async def test_x():\n    ..."),
        ("no_assertion", "def test_x():\n    print('fine')"),
        ("skipped", "import pytest\n@pytest.mark.skip(reason='later')\ndef test_x():\n    assert f()"),
        ("skipped", "import pytest\ndef test_x():\n    pytest.skip('later')\n    assert f()"),
        ("skipped", "import pytest\npytestmark = pytest.mark.skip\ndef test_x():\n    assert f()"),
        ("tautology", "def test_x():\n    assert True"),
        ("tautology", "def test_x():\n    assert 'a' == 'a', 'same'"),
        ("tautology", "def test_x():\n    name = 'web'\n    assert name == 'web'"),
        ("tautology", "SIZE = 3\ndef test_x():\n    assert SIZE == 3"),
        ("tautology", "def test_x():\n    want = {'a': [1, 2]}\n    assert len(want['a']) == 2"),
        ("tautology", "def test_x():\n    b = infra.bucket\n    assert b == infra.bucket"),
        ("tautology", "def test_x():\n    assert infra.bucket == infra.bucket"),
        ("tautology", "def test_x():\n    assert (infra.size == 3, 'size')"),
        ("tautology", "def test_x():\n    assert infra.size == 3 or True"),
        ("tautology", "def test_x():\n    m = MagicMock()\n    m.name = 'web'\n    assert m.name == 'web'"),
        (
            "tautology",
            "class TestX(unittest.TestCase):\n    def test_x(self):\n        self.assertEqual(1, 1)\n"
            "        self.assertTrue(True)",
        ),
        ("never_run", "def test_x():\n    infra.b.arn.apply(lambda arn: check_arn(arn))"),
        ("never_run", "def test_x():\n    def look(v):\n        assert v\n    return infra.b.arn.apply(look)"),
        ("never_run", "def test_x():\n    def look(v):\n        assert v\n    infra.b.arn.apply(look)"),
        ("never_run", "def test_x():\n    def look(v):\n        assert v"),
        ("never_run", "def test_x():\n    def look(v):\n        assert v\n    infra.b.arn.apply(lambda v: look(v))"),
    ],
)
def test_a_test_that_says_nothing_is_told_why(kind, text):
    assert weak(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "def test_x():\n    assert infra.size == 3",
        "def test_x():\n    want = 3\n    assert infra.size == want",
        "def test_x():\n    names = []\n    infra.collect(names)\n    assert names == []",
        "def test_x():\n    names = []\n    infra.hook = names.append\n    infra.run()\n    assert not names",
        "def test_x():\n    before = infra.size\n    infra.grow()\n    assert infra.size == before",
        "def test_x():\n    m = MagicMock()\n    infra.call(m)\n    assert m.called",
        "def test_x():\n    n = 0\n    for _ in infra.all():\n        n += 1\n    assert n == 2",
        "def test_x(size):\n    assert size == 3",
        "def test_x():\n    with pytest.raises(ValueError):\n        infra.build(0)",
        "@pulumi.runtime.test\ndef test_x():\n    def look(v):\n        assert v\n    return infra.b.arn.apply(look)",
        "@pulumi.runtime.test\ndef test_x():\n    infra.b.arn.apply(lambda v: check(v))",
        "async def test_x():\n    def look(v):\n        assert v\n    await infra.b.arn.apply(look).future()",
        "def test_x():\n    def look(v):\n        assert v\n    sync(infra.b.arn.apply(look))",
        "def test_x():\n    def look(v):\n        assert v\n    look(infra.b)",
        "def test_x():\n    is_private(infra.b)\ndef is_private(b):\n    assert b.acl == 'private'",
        "@pytest.mark.skipif(sys.platform == 'win32', reason='no')\ndef test_x():\n    assert infra.size == 3",
        "def test_x():\n    assert True\n    assert infra.size == 3",
    ],
)
def test_a_test_that_looks_at_the_program_is_not_called_weak(text):
    assert weak(text) is None


def test_a_helper_of_another_file_that_runs_the_loop_makes_applies_run():
    conftest = ("tests/conftest.py", "def settle(o):\n    asyncio.get_event_loop().run_until_complete(o.future())")
    assert weak("def test_x():\n    infra.b.arn.apply(lambda v: check(v))", conftest) is None


def test_integration_tests_in_comments_are_counted_apart():
    text = "# def test_x():\n#     assert infra.size\n"
    found = read("tests/unit/test_a.py", text, ("tests/integration/test_b.py", text))
    assert (found.counts.commented_out, found.counts.integration_commented_out) == (2, 1)


def test_mocks_are_seen_wherever_they_are_set():
    test = "import infra\ndef test_x():\n    assert infra.size\n"
    assert read("tests/test_a.py", test, ("conftest.py", "import pulumi\npulumi.runtime.set_mocks(1)\n")).mocked
    assert not read("tests/test_a.py", test).mocked


def test_each_tautology_is_told_also_where_the_test_says_more():
    found = read("test_it.py", "def test_x():\n    assert True\n    assert infra.size == 3\n")
    assert [(item.kind, item.line, item.text) for item in found.weaknesses] == [("tautology", 2, "assert True")]


def test_an_integration_test_that_asks_a_stand_in_is_mocked_and_one_that_asks_aws_is_not():
    live = "import boto3\ndef test_x():\n    assert boto3.client('s3').list_buckets()['Buckets']"
    mocked = """\
        from unittest.mock import patch
        import boto3
        @patch("boto3.client")
        def test_x(c):
            assert c() is not None
        """
    assert read("tests/integration/test_it.py", live).written[0].weak is None
    assert read("tests/integration/test_it.py", mocked).written[0].weak == "mocked"
    assert read("tests/unit/test_it.py", mocked).written[0].weak is None
    assert read("tests/integration/test_it.py", "from moto import mock_aws\n" + live).counts.mocked == 1


def test_what_lies_above_the_tests_in_a_folder_for_tests_helps_them():
    helper = """\
        import boto3
        def only(items):
            assert len(items) == 1
            return items[0]
        def buckets():
            return boto3.client("s3").list_buckets()["Buckets"]
        """
    test = "from asking import buckets, only\ndef test_x():\n    only(buckets())\n"
    found = read("tests/integration/test_it.py", test, ("tests/asking.py", helper)).written[0]
    assert (found.weak, found.live) == (None, True)
    # The program's own modules are none of them, whatever the project's folder is.
    other = read("infra/tests/integration/test_it.py", test, ("infra/asking.py", helper)).written[0]
    assert (other.weak, other.live) == ("no_assertion", False)


def test_accounts_and_regions_count_in_live_tests_only_and_defaults_do_not():
    text = (
        "import boto3\nROLE = 'arn:aws:iam::518203471122:role/x'\n"
        "def test_x():\n    assert boto3.client('s3', region_name='eu-west-1').list_buckets()\n"
        "    assert boto3.client('s3', region_name=os.environ.get('AWS_REGION', 'us-east-1'))\n"
    )
    live = read("tests/integration/test_it.py", text)
    assert [(item.kind, item.line, item.text) for item in live.weaknesses] == [
        ("account", 2, "518203471122"),
        ("region", 4, "eu-west-1"),
    ]
    assert (live.counts.accounts, live.counts.regions) == (1, 1)
    assert read("tests/unit/test_it.py", text).weaknesses == ()


def test_a_file_that_does_not_parse_has_no_tests_and_its_comments_are_read():
    found = read("test_it.py", "# def test_a():\n#     assert 1\ndef broken(:\n")
    assert (found.written, found.counts.commented_out) == ((), 1)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("empty", "it('x', () => { /* later */ });"),
        ("no_assertion", "test('x', () => { build(); });"),
        ("no_assertion", "test('x', () => { expect(build()); });"),
        ("skipped", "it.skip('x', () => { expect(a.b).toBe(1); });"),
        ("skipped", "describe.skip('all', () => { it('x', () => { expect(a.b).toBe(1); }); });"),
        ("skipped", "xit('x', () => { expect(a.b).toBe(1); });"),
        ("skipped", "it.todo('x');"),
        ("tautology", "it('x', () => { expect(true).toBe(true); });"),
        ("tautology", "it('x', () => { const n = 3; expect(n).toEqual(3); });"),
        ("tautology", "it('x', () => { expect(a.b).toBe(a.b); });"),
        ("tautology", "it('x', () => { assert.strictEqual('a', 'a'); });"),
        ("never_run", "it('x', () => { b.arn.apply(arn => { expect(arn).toBe('x'); }); });"),
        ("never_run", "it('x', () => { pulumi.all([b.arn]).apply(([arn]) => expect(arn).toBe('x')); });"),
    ],
)
def test_a_node_test_that_says_nothing_is_told_why(kind, text):
    assert weak_node(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "it('x', () => { expect(a.b).toBe(1); });",
        "it('x', function (done) { b.arn.apply(arn => { expect(arn).toBe('x'); done(); }); });",
        "it('x', async () => { expect(await value(b.arn)).toBe('x'); });",
        "it('x', () => new Promise(ok => b.arn.apply(v => { expect(v).toBe(1); ok(); })));",
        "it('x', () => { expect(a.b).to.be.true; });",
        "it('x', () => { expect.assertions(1); a.run(); });",
        "it('x', done => { b.tags.apply(t => { if (!t) { done(new Error('none')); } else { done(); } }); });",
        "it.each([1, 2])('x %s', n => { expect(build(n)).toBe(n); });",
        "const isPrivate = b => { expect(b.acl).toBe('private'); };\nit('x', () => { isPrivate(build()); });",
    ],
)
def test_a_node_test_that_looks_at_the_program_is_not_called_weak(text):
    assert weak_node(text) is None


def test_node_tests_in_comments_are_found_and_named_with_their_suites():
    text = """\
        // describe('net', () => {
        //   it('has a vpc', () => {
        //     expect(v).toBe(1);
        //   });
        // });
        /*
        it('b', () => {});
        */
        // it (the bucket) is private
        """
    found = read("tests/it.test.ts", text, tongue="node")
    assert [(item.test, item.line) for item in found.weaknesses] == [("net::has a vpc", 2), ("b", 7)]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("empty", "// later"),
        ("skipped", 't.Skip("later")\nassert.Equal(t, 1, size())'),
        ("no_assertion", "build()"),
        ("tautology", "assert.True(t, true)"),
        ("tautology", "assert.Equal(t, 1, 1)"),
        (None, "assert.Equal(t, 1, size())"),
        (None, 'if size() != 1 { t.Errorf("size") }'),
        (None, "isPrivate(t, bucket)"),
        (None, "g := NewWithT(t)\ng.Expect(size()).To(Equal(1))"),
        (None, 't.Run("all", func(t *testing.T) { require.Len(t, all(), 2) })'),
        (None, "err := pulumi.RunErr(program, pulumi.WithMocks(a, b, c))\nassert.NoError(t, err)"),
    ],
)
def test_go_tests_are_told_apart(kind, body):
    assert weak_go(body) == kind


def test_go_tests_in_comments_are_found():
    text = """\
        package main

        // func TestA(t *testing.T) {
        //  t.Error("x")
        // }

        /*
        func TestB(t *testing.T) {}
        */
        """
    found = read("a_test.go", text, tongue="go")
    assert [(item.test, item.line) for item in found.weaknesses] == [("TestA", 3), ("TestB", 8)]
