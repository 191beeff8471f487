import Foundation
import Queries
import Testing

@testable import Report

@Suite("The catalogue")
struct CatalogueTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("queries")

    @Test("lists exactly the files of its folders")
    func listsAll() throws {
        for layer in QueryFile.Layer.allCases {
            let folder = CatalogueTests.folder.appendingPathComponent(layer.rawValue)
            let there = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(layer.suffix) }.map { String($0.dropLast(4)) }
                // Too large for Swift's literals: Sources/CServiceReference embeds it.
                .filter { $0 != "iam_services" }.sorted()
            #expect(Catalogue.files(in: layer).map(\.name).sorted() == there, "\(layer): run scripts/catalogue.py")
        }
    }

    @Test("every report says what it is, for whom, and what it cannot prove")
    func headers() throws {
        for file in Catalogue.files(in: .reports) + Catalogue.files(in: .evidence) {
            let header = try QueryHeader(file.text, file: file.name)
            #expect(header.name == file.name)
            #expect(!header.columns.isEmpty)
            #expect(Set(header.columns.map(\.name)).count == header.columns.count)
            for column in header.columns {
                #expect(column.meaning.last.map(".…".contains) == true, "\(file.name) \(column.name)")
            }
            if let key = header.key { #expect(header.columns.contains { $0.name == key }) }
            if file.isReport { #expect(!header.limits.isEmpty, "\(file.name) has no limit") }
        }
    }

    @Test(
        "a header that does not fit is refused with its line",
        arguments: [
            ("-- name: x\n-- colour: red\nSELECT 1", "line 2"), ("-- name: x\n-- column: a\nSELECT 1", "line 2"),
            ("-- name: x\n-- column: a  colour  Meaning.\nSELECT 1", "line 2"), ("SELECT 1", "no 'name'"),
            ("-- name: x\n-- title: T\n-- purpose: P\n-- population: P\nSELECT 1", "no 'version'"),
        ])
    func refusals(text: String, words: String) {
        let error = #expect(throws: QueryHeader.Problem.self) { try QueryHeader(text, file: "x.sql") }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
