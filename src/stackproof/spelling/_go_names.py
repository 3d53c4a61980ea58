"""What the core of Pulumi's SDK calls in Go what Python calls otherwise."""

from __future__ import annotations

# Functions of package pulumi that stand for resource options.
OPTIONS = {
    "additional_secret_outputs": "AdditionalSecretOutputs",
    "custom_timeouts": "Timeouts",
    "delete_before_replace": "DeleteBeforeReplace",
    "deleted_with": "DeletedWith",
    "depends_on": "DependsOn",
    "ignore_changes": "IgnoreChanges",
    "import_": "Import",
    "parent": "Parent",
    "protect": "Protect",
    "provider": "Provider",
    "providers": "Providers",
    "replace_on_changes": "ReplaceOnChanges",
    "retain_on_delete": "RetainOnDelete",
    "version": "Version",
}
# Names that need no known package before them to be meant.
ALONE = {
    "get_organization": "ctx.Organization()",
    "get_project": "ctx.Project()",
    "get_secret": "GetSecret",
    "get_stack": "ctx.Stack()",
    "require_secret": "RequireSecret",
}
DOTTED = {
    "Config": "config.New",
    "json.dumps": "json.Marshal",
    "json.loads": "json.Unmarshal",
    "pulumi.AssetArchive": "pulumi.NewAssetArchive",
    "pulumi.ComponentResource": "pulumi.ResourceState",
    "pulumi.Config": "config.New",
    "pulumi.FileArchive": "pulumi.NewFileArchive",
    "pulumi.FileAsset": "pulumi.NewFileAsset",
    "pulumi.InvokeOptions": "pulumi.InvokeOption",
    "pulumi.Output.all": "pulumi.All",
    "pulumi.Output.concat": "pulumi.Sprintf",
    "pulumi.Output.format": "pulumi.Sprintf",
    "pulumi.Output.from_input": "pulumi.ToOutput",
    "pulumi.Output.json_dumps": "pulumi.JSONMarshal",
    "pulumi.Output.json_loads": "pulumi.JSONUnmarshal",
    "pulumi.Output.secret": "pulumi.ToSecret",
    "pulumi.Output.unsecret": "pulumi.Unsecret",
    "pulumi.RemoteArchive": "pulumi.NewRemoteArchive",
    "pulumi.RemoteAsset": "pulumi.NewRemoteAsset",
    "pulumi.ResourceOptions": "pulumi.ResourceOption",
    "pulumi.StackReference": "pulumi.NewStackReference",
    "pulumi.StringAsset": "pulumi.NewStringAsset",
    "pulumi.export": "ctx.Export",
    "pulumi.get_organization": "ctx.Organization",
    "pulumi.get_project": "ctx.Project",
    "pulumi.get_stack": "ctx.Stack",
}
# Outputs that are methods of every resource.
METHODS = {"id": "ID()", "urn": "URN()"}
