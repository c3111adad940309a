.DEFAULT_GOAL := help
SHELL := /bin/bash
CANDOR := .build/release/candor

.PHONY: help setup build report test notebooks lab docs man lint fuzz validate bench clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install from Debian's packages what is missing
	@scripts/setup

build: setup ## Build the command in release
	swift build -c release --product candor

report: build ## Train both networks on the real data and write report.html
	$(CANDOR) train mlp dropout --resume
	$(CANDOR) report runs/mlp runs/dropout -o report.html

test: ## Run every test
	@scripts/setup tests
	swift build -c release --product candor
	swift build -c release --build-tests
	Tests/Slurm/kill-test $(CANDOR)
	Tests/Slurm/slurm-test $(CANDOR)
	swift test -c release --skip-build

lint: ## Check the format of every Swift file
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

fuzz: setup ## Fuzz every reader, a quarter of an hour each (SECONDS_EACH=n for another time)
	Fuzz/run $(or $(SECONDS_EACH),900)

notebooks: build ## Execute every lesson; a claim that no longer holds fails
	scripts/notebooks

lab: build ## Open the lessons in Jupyter
	scripts/notebooks lab

docs: build ## Build the documentation; a warning is an error
	scripts/docs

man: build ## Write the manual pages into .build/man
	scripts/man

validate: setup ## Measure coverage and test sizes by simulation, about fifteen processor minutes
	swift run -c release --package-path Validation CandorValidation
	CANDOR_VALIDATE=1 swift test -c release --filter PlantedValidation

bench: setup ## Measure speed as ratios within one run (TOPICS="training metrics")
	swift run -c release --package-path Benchmarks CandorBenchmarks $(TOPICS)

clean: ## Remove what building made
	rm -rf .build .build-*
