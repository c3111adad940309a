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
	@# The lessons' environment is fetched while Swift builds; it shows its faults when it is used.
	@scripts/notebooks environment >/dev/null 2>&1 &
	@scripts/python environment >/dev/null 2>&1 &
	@scripts/wheel tools >/dev/null 2>&1 &
	@$(MAKE) --no-print-directory lint
	swift build -c release --product candor
	swift build -c release --product CandorInterface
	@# The lessons need the package alone, so its wheel is made and they are executed while the tests are built.
	@scripts/notebooks >.build/notebooks.log 2>&1 & lessons=$$!; \
	  swift build -c release --build-tests || exit 1; \
	  wait $$lessons || { cat .build/notebooks.log; exit 1; }; tail -n 8 .build/notebooks.log
	Fuzz/replay
	Tests/Slurm/kill-test $(CANDOR)
	Tests/Slurm/slurm-test $(CANDOR)
	scripts/docs
	scripts/snippets
	scripts/python
	swift test -c release --skip-build

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
