"""Gives an empty repository its first commit and its branches; branches that exist stay as they are."""

import boto3

codecommit = boto3.client("codecommit")


def handler(event, context):
    repository = event["repository"]
    main, *others = event["branches"]
    try:
        commit = codecommit.get_branch(repositoryName=repository, branchName=main)["branch"]["commitId"]
    except codecommit.exceptions.BranchDoesNotExistException:
        commit = codecommit.create_commit(
            repositoryName=repository,
            branchName=main,
            commitMessage="Begin",
            putFiles=[{"filePath": "README.md", "fileContent": b"# Microservices\n"}],
        )["commitId"]
    for branch in others:
        try:
            codecommit.create_branch(repositoryName=repository, branchName=branch, commitId=commit)
        except codecommit.exceptions.BranchNameExistsException:
            print(f"{branch} exists")
    return {"commit": commit}
