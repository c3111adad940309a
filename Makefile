.DEFAULT_GOAL := help
SHELL := /bin/bash
CANDOR := .build/release/candor

.PHONY: help setup build report test notebooks lab docs man lint fuzz tsan validate bench \
	wheel python spark dist dist-test install uninstall clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install from Debian's packages what is missing
	@scripts/setup

build: setup ## Build the command in release
	swift build -c release --product candor

report: build ## Train the book's two networks and their controls, write report.html (SEEDS=5)
	$(CANDOR) study chapter $(if $(SEEDS),--seeds $(SEEDS)) --page report.html

test: ## Run every test, the lessons among them
	@scripts/setup tests
	@$(MAKE) --no-print-directory --jobs 4 checks
	swift test -c release --skip-build

# What `make test` does before the tests of Swift. A build keeps little more than one processor busy, as each module
# waits for the one before, so what does not need it runs beside it.
.PHONY: checks test-product test-build test-environments test-replay test-package test-lessons test-docs test-snippets \
	test-python test-jobs
checks: lint test-build test-environments test-replay test-package test-lessons test-docs test-snippets test-python test-jobs

test-product: lint
	swift build -c release --product candor
	swift build -c release --product CandorInterface

test-build: test-product
	swift build -c release --build-tests

test-environments:
	@scripts/notebooks environment
	@scripts/python environment
	@scripts/wheel tools

test-replay:
	Fuzz/replay

test-lessons: test-product test-environments
	@scripts/notebooks >.build/notebooks.log 2>&1 || { cat .build/notebooks.log; exit 1; }
	@tail -n 8 .build/notebooks.log

test-docs: test-product
	scripts/docs

test-snippets: test-build
	scripts/snippets

test-package:
	scripts/user-package

test-python: test-product test-environments
	scripts/python

# They kill and start programs again at chosen moments, so they come when the builds are over.
test-jobs: test-build
	Tests/Slurm/kill-test $(CANDOR)
	Tests/Slurm/slurm-test $(CANDOR)

lint: ## Check the format of every Swift file
	swift format lint --strict --recursive --parallel Sources Tests Snippets Validation Package.swift

fuzz: setup ## Fuzz every reader, 2,000,000 inputs or a quarter of an hour each (SECONDS_EACH=n), then the C interface (CALLS=n)
	Fuzz/run $(or $(SECONDS_EACH),900)
	swift build -c release --product candor
	swift build -c release --product CandorInterface
	CANDOR_FUZZ_CALLS=$(or $(CALLS),1000000) scripts/python -k hostile

tsan: setup ## Run everything that uses several threads under ThreadSanitizer
	scripts/tsan

notebooks: build ## Execute every lesson; a claim that no longer holds fails
	swift build -c release --product CandorInterface
	scripts/notebooks

lab: build ## Open the lessons in Jupyter
	swift build -c release --product CandorInterface
	scripts/notebooks lab

docs: build ## Build the documentation; a warning is an error
	scripts/docs

man: build ## Write the manual pages into .build/man
	scripts/man

wheel: build ## Make the Python package's wheel in .build/wheel
	swift build -c release --product CandorInterface
	scripts/wheel

python: build ## Make the wheel and run its tests in a clean environment
	swift build -c release --product CandorInterface
	scripts/python

spark: wheel ## Run the example for Spark on a real local one, against one machine
	scripts/spark

dist: wheel ## Make a tarball and a Debian package in .build/dist
	scripts/dist

dist-test: dist ## Try tarball, Debian package and wheel in a bare Debian made by debootstrap
	scripts/dist-test

install: dist ## Install under PREFIX (default /usr/local), with every library it needs
	scripts/install $(or $(PREFIX),/usr/local)

uninstall: ## Remove what install put under PREFIX
	scripts/install --remove $(or $(PREFIX),/usr/local)

validate: setup ## Measure coverage and test sizes by simulation, some forty processor minutes
	swift run -c release --package-path Validation CandorValidation
	CANDOR_VALIDATE=1 swift test -c release --filter PlantedValidation

bench: build ## Measure speed as ratios within one run (TOPICS="training metrics reading")
	swift run -c release --package-path Benchmarks CandorBenchmarks $(TOPICS)

clean: ## Remove what building made
	rm -rf .build .build-*
