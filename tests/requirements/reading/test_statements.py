"""Statements: what stands in a prompt once its marks are off."""

from stackproof.requirements._reading._outline import statements


def test_of_a_link_its_words_stay_and_of_an_address_its_host():
    text = (
        "[![Deploy](https://a.example/b.svg)](https://c.example/d) Use an [S3 bucket](https://docs.example/fargate).\n"
    )
    assert [one.text for one in statements(text)] == ["Use an S3 bucket."]
    assert [one.text for one in statements("It answers at https://app.example.com/lambda.\n")] == [
        "It answers at https://app.example.com"
    ]
