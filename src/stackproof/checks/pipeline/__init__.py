"""Checks on delivery pipelines: CodePipeline, CodeBuild, CodeCommit, and the services they deploy to."""
