# The menu. `make demo` and `make test` are all a newcomer needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8080
RESET ?=
SCALE ?= small
FUZZ_SECONDS ?= 120

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## Build, make the demonstration community, run the main job and serve it on http://localhost:8080
	@scripts/demo.sh "$(RESET)" "$(PORT)" "$(SCALE)"

test: ## The whole gate: format, lints, every test on both databases, browser, accessibility, API fuzz
	@scripts/test.sh

bench: ## Speed beside the engine's own limit, in the same run
	@scripts/bench.sh

fuzz: ## Damaged files against every reader, FUZZ_SECONDS (120) for each target
	@cargo run --release --locked --manifest-path fuzz/Cargo.toml -- all "$(FUZZ_SECONDS)"

check-pay: ## Pay calculated twice, by engine and by checker: 100,000 persons for 24 months
	@cargo run --release --quiet -p kaemner-law-checker --example compare -- 100000 24

mutants: ## Does a test notice each change of a pay rule? Minutes to an hour; SHARD=0/8 takes an eighth
	@scripts/mutants.sh $(if $(SHARD),--sharding round-robin --shard $(SHARD))

assets: ## Fetch the browser assets named in the lock file
	@scripts/assets.sh

fmt: ## Format
	@cargo fmt --all

lint: ## Format check and lints
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets --quiet -- -D warnings

screenshots: ## The pictures in the README, from a fresh demonstration
	@scripts/screenshots.sh

clean-demo: ## Throw the demonstration away
	@rm -rf var/demo

.PHONY: help demo test bench fuzz check-pay mutants assets fmt lint screenshots clean-demo
