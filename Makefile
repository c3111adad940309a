.DEFAULT_GOAL := help
SHELL := /bin/bash
CANDOR := .build/release/candor

.PHONY: help setup build report test lint fuzz validate notebooks lab docs man clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install from Debian's packages what is missing
	@scripts/setup

build: setup ## Build the command in release
	swift build -c release --product candor

test: setup ## Run every test
	swift build -c release --product candor
	swift test -c release
	Tests/Slurm/kill-test $(CANDOR)
	Tests/Slurm/slurm-test $(CANDOR)

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

validate: setup ## Measure coverage and test sizes by simulation, about five processor minutes
	swift run -c release --package-path Validation CandorValidation

clean: ## Remove what building made
	rm -rf .build .build-*
