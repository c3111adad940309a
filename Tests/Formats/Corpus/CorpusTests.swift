import CandorFormats
import Foundation
import Testing

/// Files made to break the readers.
// Serialized because one of the tests measures the memory of the whole process.
@Suite(.serialized) struct CorpusTests {
  static let all: [BadFile] =
    BadFile.idx + BadFile.gzip + BadFile.safetensors + BadFile.npy
    + BadFile.npz + BadFile.csv + BadFile.json + BadFile.tensorPredictions + BadFile.torch
    + BadFile.pickles + BadFile.sources

  @Test func `The corpus is as large as promised, and no file is in it twice`() {
    #expect(Self.all.count >= 200)
    let names = Dictionary(grouping: Self.all, by: \.testDescription)
    #expect(names.filter { $0.value.count > 1 }.keys.sorted() == [])
  }

  @Test(arguments: all) func `A malformed file is refused with a sentence`(_ file: BadFile) throws {
    let scratch = try Scratch()
    let path = try scratch.write(file.bytes(), "bad file")
    let error = try #require(throws: FormatsError.self) { try file.reader.read(path) }
    #expect(error.code == file.code)
    #expect(error.path == path)
    #expect(error.description.hasPrefix("\(path): "))
    #expect(error.description.hasSuffix("."))
    for words in file.says {
      #expect(error.description.contains(words), "\(words)")
    }
  }

  @Test(arguments: BadFile.Reader.allCases)
  func `A file that is not there is missing, a folder is unreadable`(
    _ reader: BadFile.Reader
  ) throws {
    let scratch = try Scratch()
    for (path, code) in [
      (scratch.path("nothing"), FormatsError.Code.missing),
      (scratch.path("nothing/below"), .missing),
      (scratch.folder, .unreadable),
    ] {
      let error = try #require(throws: FormatsError.self) { try reader.read(path) }
      #expect(error.code == code)
      #expect(error.description.hasPrefix("\(path): "))
    }
  }

  /// Bombs of 64 MB and headers that promise terabytes: believing any of them would show here.
  ///
  /// The one file whose 16 MB are honestly there may cost twice that while its array grows.
  @Test func `Reading the corpus needs little memory`() throws {
    let scratch = try Scratch()
    let paths = try Self.all.map { file in
      (file, try scratch.write(file.bytes(), UUID().uuidString))
    }
    // Linux forgets the peak so far when 5 is written here (proc(5)).
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .ascii)
    let before = try peakMemory()
    for (file, path) in paths { #expect(throws: FormatsError.self) { try file.reader.read(path) } }
    let grown = try peakMemory() - before
    #expect(grown < 56 << 10, "\(grown) kB")
  }

  /// The largest resident memory of this process so far, in kilobytes.
  private func peakMemory() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return try #require(Int(line.split { !$0.isNumber }.joined()))
  }
}
