import CandorFormats
import Foundation
import Testing

@Suite struct AppendFileTests {
  private let header = "epoch,loss"

  private func text(_ scratch: Scratch) throws -> String {
    try String(decoding: scratch.read("metrics.csv"), as: UTF8.self)
  }

  @Test func `Lines are appended, and found again`() throws {
    let scratch = try Scratch()
    let path = scratch.path("metrics.csv")
    let first = try AppendFile(path: path, header: header)
    try first.append("1,0.5")
    #expect(try text(scratch) == "epoch,loss\n1,0.5\n")
    try first.close()
    let second = try AppendFile(path: path, header: header)
    #expect(second.lines == ["1,0.5"])
    #expect(second.tornLine == nil)
    try second.append("2,0.25")
    try second.append("")
    #expect(second.lines == ["1,0.5", "2,0.25", ""])
    let read = try AppendFile.read(path: path, header: header)
    #expect(read.lines == second.lines)
    #expect(read.tornLine == nil)
    try second.keepFirst(5)
    try second.keepFirst(1)
    try second.append("2,0.3")
    #expect(try text(scratch) == "epoch,loss\n1,0.5\n2,0.3\n")
    #expect(try scratch.names() == ["metrics.csv"])
  }

  @Test func `Wherever a crash tears the file, it opens and goes on`() throws {
    let scratch = try Scratch()
    let path = scratch.path("metrics.csv")
    let whole = Array("epoch,loss\n1,0.5\n2,é\n".utf8)
    for length in 0...whole.count {
      let torn = Array(whole.prefix(length))
      _ = try scratch.write(torn, "metrics.csv")
      let wholeLines = torn.reduce(0) { $0 + ($1 == 0x0a ? 1 : 0) }
      let rest = torn.split(separator: 0x0a, omittingEmptySubsequences: false).last ?? []
      let read = try AppendFile.read(path: path, header: header)
      #expect(try scratch.read("metrics.csv") == torn)
      let file = try AppendFile(path: path, header: header)
      #expect(file.lines.count == max(0, wholeLines - 1))
      #expect((file.tornLine == nil) == rest.isEmpty)
      #expect(file.tornLine == read.tornLine)
      #expect(file.lines == read.lines)
      try file.append("9,9")
      let kept = whole.split(separator: 0x0a).prefix(max(1, wholeLines))
      let expected = kept.map { String(decoding: $0, as: UTF8.self) } + ["9,9", ""]
      #expect(try text(scratch) == expected.joined(separator: "\n"))
    }
  }

  @Test func `Another header and other bytes are refused and left alone`() throws {
    let scratch = try Scratch()
    for (bytes, words) in [
      (Array("step,loss\n1,2\n".utf8), "line 1 is 'step,loss', but the header 'epoch,loss'"),
      (Array("step".utf8), "line 1 is 'step'"),
      ([0xff, 0xfe, 0x0a], "not UTF-8"),
    ] {
      let path = try scratch.write(bytes, "metrics.csv")
      let error = try #require(throws: FormatsError.self) {
        try AppendFile(path: path, header: header)
      }
      #expect(error.code == .malformed)
      #expect(error.description.contains(words))
      #expect(try scratch.read("metrics.csv") == bytes)
    }
  }

  @Test(arguments: FaultyFiles.Fault.allCases)
  func `A line whose writing fails is not there afterwards`(_ fault: FaultyFiles.Fault) throws {
    let scratch = try Scratch()
    let path = scratch.path("metrics.csv")
    for index in 0..<3 {
      _ = try scratch.write(Array("epoch,loss\n1,2\n".utf8), "metrics.csv")
      // Opening an existing file is one call; then come the write and the flush.
      let faulty = FaultyFiles(fault, at: index)
      var failed = false
      do {
        let file = try AppendFile(path: path, header: header, files: faulty)
        try file.append("2,3")
      } catch let error as FormatsError {
        failed = true
        #expect(error.code == .unwritable)
      }
      let after = try text(scratch)
      #expect(after == (failed ? "epoch,loss\n1,2\n" : "epoch,loss\n1,2\n2,3\n"))
      if fault == .noSpace || fault == .inputOutput { #expect(failed) }
      if fault == .short { #expect(!failed) }
    }
  }
}
