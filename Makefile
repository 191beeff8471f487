# make demo         build, read samples/, print who deployed what, when
# make test         build, run all fast tests
# make lint         what the formatter finds fault with
# make portability  the shared SQL on other database engines
# make office       XLSX as LibreOffice and openpyxl read it
# make browser      HTML in headless Chromium
# make serve-browser  the pages of `serve` in headless Chromium
# make ocsf         findings by the published schema's models
# make botocore     the lists of API calls beside the newest AWS API models
# make validate-logs  verify beside `aws cloudtrail validate-logs`
# make fuzz         the readers against mutated input
# make bench        the time beside DuckDB and ClickHouse (BENCH="--mb 4000 --rounds 3")
# make bench-respond  how long find, trace and pages take (RESPOND="FILE.sqlite --ids 100")
# make install      into PREFIX, with the man page and shell completions
# make man          docs/deploytrail.1, from the program's help
# make samples      samples/ anew, from its generator
#
# All but lint and samples first install what is missing from apt.

PREFIX ?= /usr/local
DESTDIR ?=
BENCH ?=
RESPOND ?= .build/demo/deploytrail.sqlite

PROGRAM = .build/release/deploytrail
DEMO = .build/demo/deploytrail.sqlite
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share

.DEFAULT_GOAL = demo
.PHONY: demo test lint portability office browser serve-browser ocsf botocore validate-logs fuzz bench bench-respond install man man-check samples setup build

setup:
	@scripts/setup.sh

# The linker's warning about mktemp comes from Swift's own library.
build: setup
	swift build -c release --static-swift-stdlib --product deploytrail

# Exit code 3: done, though some input could not be read.
demo: build
	@rm -rf .build/demo && mkdir -p .build/demo
	$(PROGRAM) ingest --db $(DEMO) samples || [ $$? -eq 3 ]
	$(PROGRAM) report deployments --db $(DEMO) --format table

test: setup
	swift build --build-tests
	swift test --skip-build

lint:
	swift format lint --strict --recursive Sources Tests Package.swift queries
	@scripts/check_docs.py .build/check-docs && diff -r .build/check-docs docs/checks || \
		{ echo 'docs/checks is not what the headers say: scripts/check_docs.py makes it anew'; exit 1; }
	@scripts/table_docs.py | diff docs/tables.md - || \
		{ echo 'docs/tables.md is not what the headers say: scripts/table_docs.py > docs/tables.md'; exit 1; }

portability: build
	scripts/portability.sh $(PROGRAM)

office: build
	scripts/office.sh $(PROGRAM)

browser: build
	scripts/browser.sh $(PROGRAM)

serve-browser: build
	scripts/serve-browser.sh $(PROGRAM)

ocsf: build
	scripts/ocsf.sh $(PROGRAM)

botocore:
	scripts/botocore.sh

validate-logs: build
	scripts/validate-logs.sh $(PROGRAM)

fuzz: setup
	scripts/fuzz.sh

bench: build
	@scripts/setup.sh python
	Benchmarks/run.sh $(PROGRAM) $(BENCH)

bench-respond: build
	@scripts/setup.sh python
	PYTHONDONTWRITEBYTECODE=1 python3 Benchmarks/respond.py $(PROGRAM) $(RESPOND)

man: build
	@scripts/setup.sh python
	@mkdir -p docs
	python3 scripts/manpage.py $(PROGRAM) > .build/deploytrail.1
	mv .build/deploytrail.1 docs/deploytrail.1

man-check: build
	@scripts/setup.sh python
	python3 scripts/manpage.py $(PROGRAM) --check docs/deploytrail.1

samples:
	@scripts/setup.sh python
	python3 samples/generate.py

# Completions are written to files of the build first, so that a failure shows.
install: build
	$(PROGRAM) --generate-completion-script bash > .build/completion.bash
	$(PROGRAM) --generate-completion-script zsh > .build/completion.zsh
	$(PROGRAM) --generate-completion-script fish > .build/completion.fish
	install -d $(BIN) $(SHARE)/man/man1 $(SHARE)/bash-completion/completions
	install -d $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	install -m 755 $(PROGRAM) $(BIN)/deploytrail
	install -m 644 docs/deploytrail.1 $(SHARE)/man/man1/deploytrail.1
	install -m 644 .build/completion.bash $(SHARE)/bash-completion/completions/deploytrail
	install -m 644 .build/completion.zsh $(SHARE)/zsh/site-functions/_deploytrail
	install -m 644 .build/completion.fish $(SHARE)/fish/vendor_completions.d/deploytrail.fish
