import Foundation
import Queries
import Testing

@testable import Store

/// Every fact and step of the correlation against its fixture.
@Suite struct FixtureTests {
    static let files = Catalogue.files(in: .facts).map(\.name) + Catalogue.files(in: .correlation).map(\.name)

    /// Tables that are broken fail on their own, in `everyFileHasOne`.
    static let cases = files.compactMap { try? Fixture($0) }.flatMap(\.cases)

    @Test(arguments: files) func everyFileHasOne(file: String) throws {
        let cases = try Fixture(file).cases.map(\.name)
        #expect(!cases.isEmpty)
        #expect(Set(cases).count == cases.count, "names of cases are unique")
    }

    @Test(arguments: cases) func holds(one: Fixture.Case) throws {
        let headers = try TableHeaders.all.get()
        let faults = try Fixture(one.file).faults(one) { db in try headers.flatMap { try $0.doubles(db) } }
        for fault in faults { Issue.record("\(one.file), \(one.name): \(fault)") }
    }
}
