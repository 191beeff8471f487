import ArgumentParser

/// `deploytrail pack`
struct PackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "Make an evidence pack, or check one.",
        discussion: """
            A pack is a folder (or a ZIP file) with the population of changes, the proof that it is whole and \
            unaltered, a sample with a dossier for each change, the queries, the inputs with their hashes, a custody \
            log, and a manifest that `sha256sum -c` reads. Two packs of the same database with the same options and \
            --run-at are the same bytes. The first page notes the limitations of the population, or that none were found.

            EXAMPLES
              deploytrail pack --from 2026-07-01 --to 2026-10-01 --output evidence-2026Q3
              deploytrail pack --from 2026-07-01 --to 2026-10-01 --environment production --sample-size 25 \\
                --sample-seed 20261001 --run-at 2026-10-02T08:00:00Z --output evidence-2026Q3-prod.zip
              deploytrail pack verify evidence-2026Q3 --rerun --db deploytrail.sqlite
            """,
        subcommands: [PackMakeCommand.self, PackVerifyCommand.self], defaultSubcommand: PackMakeCommand.self)
}
