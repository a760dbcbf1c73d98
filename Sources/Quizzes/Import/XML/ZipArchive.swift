import CZip

/// A ZIP archive in memory, read with libzip. Nothing is written anywhere.
final class ZipArchive {
    /// What became of a part.
    enum Part: Equatable {
        case content([UInt8])
        case missing
        case damaged
        /// It is larger than `QuizLimits.unpackedBytes` once unpacked, whatever the archive says.
        case tooLarge
    }

    private let archive: OpaquePointer
    private let buffer: UnsafeMutableRawBufferPointer

    /// Nil when the bytes are no archive.
    init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return nil }
        buffer = .allocate(byteCount: bytes.count, alignment: 1)
        buffer.copyBytes(from: bytes)
        guard let source = zip_source_buffer_create(buffer.baseAddress, zip_uint64_t(buffer.count), 0, nil) else {
            buffer.deallocate()
            return nil
        }
        guard let archive = zip_open_from_source(source, ZIP_RDONLY, nil) else {
            zip_source_free(source)
            buffer.deallocate()
            return nil
        }
        self.archive = archive
    }

    deinit {
        zip_discard(archive)
        buffer.deallocate()
    }

    /// The content of the part with this name.
    func read(_ name: String) -> Part {
        let index = zip_name_locate(archive, name, 0)
        guard index >= 0 else { return .missing }
        guard let file = zip_fopen_index(archive, zip_uint64_t(index), 0) else { return .damaged }
        defer { zip_fclose(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = zip_fread(file, &chunk, zip_uint64_t(chunk.count))
            guard count >= 0 else { return .damaged }
            if count == 0 { return .content(content) }
            guard content.count + Int(count) <= QuizLimits.unpackedBytes else { return .tooLarge }
            content += chunk[..<Int(count)]
        }
    }
}
