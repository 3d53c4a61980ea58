"""What a fact is about: the nearest thing, the heading, the sentence before, the list it stands in."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The stream, the database and the secret are encrypted. Kinesis, RDS, Secrets Manager.",
            ["database", "secret", "stream"],
        ),
        ("An RDS database. It is encrypted.", ["database"]),
        ("## SQS queues\n\n- encrypted\n", ["queue"]),
        ("- DynamoDB table for orders\n- encrypted, on demand\n", ["table"]),
        ("Redis must be fast, encrypted in transit and at rest.", ["cache"]),
        ("A KMS key for the stream and the database. Kinesis, RDS.", ["database", "stream"]),
        ("| Part | Rule |\n|---|---|\n| S3 bucket | encrypted |\n", ["bucket"]),
        ("EFS is there. CloudFront in front of the S3 bucket, which is encrypted.", ["bucket"]),
        ("An OpenSearch domain. The domain is encrypted.", ["search"]),
    ],
)
def test_a_fact_finds_what_it_is_about(facts, text, expected):
    found = [of for kind, of, _ in facts(text) if kind == "encryption"]
    assert sorted(set(found)) == expected


def test_short_words_mean_what_the_prompt_names_elsewhere(facts):
    assert ("output", "warehouse", {"property": "endpoint"}) in facts(
        "A Redshift cluster.\n\nExport the cluster endpoint."
    )
    assert ("output", "kubernetes", {"property": "endpoint"}) in facts(
        "An EKS cluster.\n\nExport the cluster endpoint."
    )


def test_a_short_word_means_nothing_where_nothing_like_it_is_named(facts):
    assert facts("Please put our domain first and keep the plan.") == []


def test_misspelled_words_are_understood(facts):
    assert ("least_privilege", "", {}) in facts("Roles: least priviledge.")
    assert ("encryption", "database", {}) in facts("The databse is encrypted.")


def test_all_data_at_rest_is_about_nothing_in_particular(facts):
    assert facts("A bucket and a table. All data at rest is encrypted.", but="service") == [("encryption", "", {})]
