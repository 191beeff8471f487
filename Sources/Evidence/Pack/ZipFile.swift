import CZip
import Foundation

/// A folder as one ZIP file, the same bytes for the same files: in the order
/// of their paths, with one fixed time and fixed rights.
public enum ZipFile {
    /// 1980-01-01, the first day that ZIP can say: the files' own times would
    /// differ from run to run.
    private static let date: UInt16 = (1 << 5) | 1

    /// - Parameters:
    ///   - folder: where the files are.
    ///   - paths: their paths in it, sorted.
    ///   - name: the folder that they unpack to.
    /// - Throws: ``PackProblem``; nothing is left behind then.
    public static func write(_ paths: [String], in folder: String, as name: String, to final: String) throws {
        let temporary = "\(final).\(getpid()).zip.part"
        var code: Int32 = 0
        guard let archive = zip_open(temporary, ZIP_CREATE | ZIP_EXCL, &code) else {
            throw PackProblem(description: "cannot write '\(final)': \(message(code))")
        }
        do {
            for path in paths { try add("\(folder)/\(path)", as: "\(name)/\(path)", to: archive) }
        } catch {
            zip_discard(archive)
            throw error
        }
        guard zip_close(archive) == 0 else {
            let reason = String(cString: zip_strerror(archive))
            zip_discard(archive)
            unlink(temporary)
            throw PackProblem(description: "cannot write '\(final)': \(reason)")
        }
        guard chmod(temporary, 0o600) == 0, rename(temporary, final) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(temporary)
            throw PackProblem(description: "cannot write '\(final)': \(reason)")
        }
    }

    private static func add(_ path: String, as name: String, to archive: OpaquePointer) throws {
        guard let source = zip_source_file(archive, path, 0, 0) else {
            throw PackProblem(description: "cannot read '\(path)': \(String(cString: zip_strerror(archive)))")
        }
        let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            zip_source_free(source)
            throw PackProblem(description: "cannot pack '\(path)': \(String(cString: zip_strerror(archive)))")
        }
        let place = UInt64(index)
        zip_file_set_dostime(archive, place, 0, date, 0)
        zip_file_set_external_attributes(archive, place, 0, UInt8(ZIP_OPSYS_UNIX), 0o100600 << 16)
        zip_set_file_compression(archive, place, ZIP_CM_DEFLATE, 6)
    }

    private static func message(_ code: Int32) -> String {
        var error = zip_error_t()
        zip_error_init_with_code(&error, code)
        defer { zip_error_fini(&error) }
        return String(cString: zip_error_strerror(&error))
    }
}
