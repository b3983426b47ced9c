# Two commands are enough for a newcomer:
#
#   make demo    a synthetic country, linked, with its console on http://127.0.0.1:8080
#   make test    every test, PostgreSQL and a real browser included
#
# Go 1.26 is all that `make demo` and `make build` need. The product is built
# without cgo; the race detector of `make check` and the optional build with
# PKCS#11 want a C compiler.

SHELL       := /bin/sh
VERSION     := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
BUILD       := go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)'
TOOL        := go tool -modfile=tools.mod
DEMO        ?=
EXCHANGE    ?=
NATIONAL    ?=
LINKAGE     ?=
CONNECTOR   ?=

export CGO_ENABLED = 0

.PHONY: demo test fault build build-beam build-pkcs11 check bench bench-exchange bench-national bench-linkage bench-connector fmt cover clean help

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

demo: ## build, make a country, link it, and serve the console until Ctrl-C (DEMO='--people 20000 --seed 7')
	@go build -ldflags '-X main.version=$(VERSION)' -o bin/ ./cmd/lienthong # shares what `make test` compiles: paths are not trimmed
	@bin/lienthong demo $(DEMO)

fault: ## the faults of test/fault, many more rounds of what is random
	LIENTHONG_FAULT_SOAK=1 go test -count=1 -timeout 30m -v ./test/fault

build-beam: ## bin/lienthong-beam, linkage in shards on Apache Beam
	cd beam && $(BUILD) -o ../bin/lienthong-beam .

build-pkcs11: ## bin/lienthong that can keep keys in a PKCS#11 token; needs a C compiler
	@CGO_ENABLED=1 $(BUILD) -tags pkcs11 -o bin/ ./cmd/lienthong

build: ## bin/lienthong
	@$(BUILD) -o bin/ ./cmd/lienthong

test: ## every test; finds or installs PostgreSQL, Chromium, SoftHSM2, iproute2
	@sh .ci/prepare
	go vet ./...
	go test -vet=off -timeout 15m ./... # vetted just now, and by more
	@sh .ci/pkcs11
	@sh .ci/beam

check: ## the gate: format, vet, lint, race, known vulnerabilities
	@sh .ci/check

bench: ## speed, as JSON on stdout, with peers measured in the same run
	@sh .ci/prepare >&2
	@go run ./test/bench

bench-national: ## 2.5 million officials against 100 million persons, as JSON on stdout (NATIONAL='--people 10000000 --rows 250000 --dir /big/disk')
	@go run ./test/bench/filejob --national $(NATIONAL)

bench-exchange: ## two gateways against two nginx, as JSON on stdout (EXCHANGE='--soak 10m'); installs nginx and wrk
	@go run ./test/bench/exchange $(EXCHANGE)

bench-linkage: ## linkage against Splink on the same files, as JSON on stdout (LINKAGE='--people 200000 --rows 20000'); fetches Splink
	@go run ./test/bench/linkage $(LINKAGE)

bench-connector: ## linking through connector and exchange against the files job, long scans, single questions, as JSON on stdout (CONNECTOR='--only link')
	@sh .ci/prepare >&2
	@go run ./test/bench/connector $(CONNECTOR)

fmt: ## format every file
	gofmt -w $$(git ls-files '*.go')

cover: ## which lines the tests reach, by package
	go test -timeout 15m -coverprofile=bin/cover.out ./...
	go tool cover -func=bin/cover.out | tail -n 1

clean: ## remove what was built
	rm -rf bin
