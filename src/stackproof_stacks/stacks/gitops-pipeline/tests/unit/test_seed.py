import runpy
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

HANDLER = Path(__file__).parents[2] / "seed" / "handler.py"
EVENT = {"repository": "services", "branches": ["main", "develop", "release"]}


class MissingError(Exception):
    pass


class ExistsError(Exception):
    pass


class CodeCommit:
    exceptions = SimpleNamespace(BranchDoesNotExistException=MissingError, BranchNameExistsException=ExistsError)

    def __init__(self):
        self.branches = {}

    def get_branch(self, repositoryName, branchName):
        if branchName not in self.branches:
            raise MissingError
        return {"branch": {"commitId": self.branches[branchName]}}

    def create_commit(self, repositoryName, branchName, **rest):
        self.branches[branchName] = "c1"
        return {"commitId": "c1"}

    def create_branch(self, repositoryName, branchName, commitId):
        if branchName in self.branches:
            raise ExistsError
        self.branches[branchName] = commitId


def seeded(codecommit):
    with patch.dict(sys.modules, {"boto3": SimpleNamespace(client=lambda service: codecommit)}):
        return runpy.run_path(str(HANDLER))["handler"](EVENT, None)


def test_an_empty_repository_gets_its_branches():
    codecommit = CodeCommit()
    assert seeded(codecommit) == {"commit": "c1"}
    assert codecommit.branches == {"main": "c1", "develop": "c1", "release": "c1"}


def test_branches_that_exist_stay_as_they_are():
    codecommit = CodeCommit()
    codecommit.branches = {"main": "c7", "develop": "c5"}
    seeded(codecommit)
    assert codecommit.branches == {"main": "c7", "develop": "c5", "release": "c7"}
