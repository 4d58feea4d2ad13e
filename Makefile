# make test is what has to pass before a change goes in. .ci/run calls it.

.PHONY: test check soak bench ajv faithful demo generate picture build clean

# Everything: what is missing is installed or fails, and no test is skipped for want of it.
test: check
	@echo "go test -race ./..."
	@CGO_ENABLED=1 go test -race -vet=off -timeout 30m ./...
	@echo "go test -run '^TestBounds_'"
	@go test -run '^TestBounds_' $$(grep -rl --include='*_test.go' '^//go:build !race' . | xargs -n 1 dirname | sort -u)

# The part that runs no test. What it compiles is what the tests run: a build with the race detector is made once.
check:
	@scripts/prepare.sh
	@echo "gofmt, go vet, staticcheck"
	@scripts/format.sh
	@CGO_ENABLED=1 go vet -race ./...
	@staticcheck=$$(go tool -n staticcheck) && CGO_ENABLED=1 GOFLAGS="$$(go env GOFLAGS) -race" "$$staticcheck" ./...

# The clean services held to 50 seeds, twice each, for false alarms that one seed does not show.
soak:
	HOLDFAST_SOAK_SEEDS=50 go test -count=1 -run 'TestCleanService' -timeout 60m ./cmd/holdfast

# How tightly requests are released, how often a planted race is found in 300 runs, and what judging costs.
bench:
	go test -run '^$$' -bench . -benchmem ./cases/... ./conformance/... ./reports ./specs/...
	go test -run '^$$' -bench Races_Detection -benchtime 300x -timeout 60m ./cmd/holdfast

# ajv judges the planned requests of the documents that HOLDFAST_CORPUS names: CORPUS_ONLY=word,word keeps some of them.
ajv:
	HOLDFAST_AJV=$$(scripts/ajv.sh) HOLDFAST_CORPUS_ONLY=$(CORPUS_ONLY) go test -count=1 -v -tags ajv -run TestAjv_ -timeout 60m ./cases/plan

# The documents that HOLDFAST_CORPUS names, each served by a service that kin-openapi judges, and by services that are wrong in one place.
faithful:
	HOLDFAST_CORPUS_ONLY=$(CORPUS_ONLY) go test -count=1 -v -tags faithful -run TestFaithful_ -timeout 120m ./conformance

demo:
	@go run ./cmd/holdfast demo

# The tables of the README.
generate:
	go generate ./...

# The picture of the README.
picture:
	@scripts/picture.sh

build:
	go build -o bin/ ./cmd/...

clean:
	rm -rf bin holdfast-report
