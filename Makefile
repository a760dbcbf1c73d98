# OneUp. `make play` is all that a fresh Debian 12 with the Swift toolchain needs.

BIN := $(CURDIR)/.build/release
SOURCES := Package.swift Sources Tests client server balancer

.DEFAULT_GOAL := help
.PHONY: help deps build play test test-compose lint format drill gap bench clean remove

help:
	@echo 'make play    install what is missing, build, start a cluster with players, open the client'
	@echo 'make test    lint, build the programs, run all tests'
	@echo 'make test-compose   run the containers of compose.yaml and break them, where an engine answers'
	@echo 'make drill   play real games, kill servers, audit every move'
	@echo 'make gap     measure what players feel of 50 kills and of some hangs'
	@echo 'make bench   the load test: measures, and writes docs/load-test.md (some minutes; nothing else may run)'
	@echo 'make build   the programs alone, into .build/release'
	@echo 'make format  bring the sources into form'
	@echo 'make clean   delete what was built'
	@echo 'make remove  stop the cluster and delete its data, after asking'

deps:
	@./scripts/deps.sh

build: deps
	@echo 'Building oneup, oneup-server and oneup-balancer (the first time takes some minutes) …'
	@swift build -c release

play: build
	@./scripts/play.sh '$(BIN)'

lint:
	@echo 'Checking the form of the sources …'
	@swift format lint --strict -p -r $(SOURCES)

# Process-level tests start the release programs found in ONEUP_BIN and run one after the other (.serialized); the
# width bounds how many of the others run beside them. The run's own summary is the last thing printed.
test: deps lint build
	@ONEUP_BIN='$(BIN)' SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=2 swift test --disable-xctest

test-compose: build
	@./scripts/test-compose.sh '$(BIN)'

format:
	@swift format -i -p -r $(SOURCES)

drill: build
	@'$(BIN)/oneup' drill

gap: build
	@'$(BIN)/oneup' drill --phase kill --kills 50 --rate 1000 --games tic-tac-toe
	@'$(BIN)/oneup' drill --phase stop_cont --kills 8 --rate 1000 --games tic-tac-toe

bench: build
	@./scripts/deps.sh wrk haproxy linux-perf python3
	@./scripts/load-test.sh '$(BIN)'

clean:
	@rm -rf .build

remove:
	@'$(BIN)/oneup' down --delete
