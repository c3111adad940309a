import CandorFormats
import Foundation
import Testing

@Suite struct AtomicFileTests {
  private let old = Array("old content".utf8)
  private let new = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  @Test func `Writes a new file and replaces an old one, leaving nothing else`() throws {
    let scratch = try Scratch()
    try AtomicFile.write(old, to: scratch.path("file"))
    #expect(try scratch.read("file") == old)
    try AtomicFile.write(text: "grün\n", to: scratch.path("file"))
    #expect(try scratch.read("file") == Array("grün\n".utf8))
    try AtomicFile.write(to: scratch.path("file")) { sink in
      for start in stride(from: 0, to: new.count, by: 999) {
        try sink.append(Array(new[start..<min(start + 999, new.count)]))
      }
    }
    #expect(try scratch.read("file") == new)
    try AtomicFile.write([], to: scratch.path("file"))
    #expect(try scratch.read("file") == [])
    #expect(try scratch.names() == ["file"])
  }

  @Test func `A name as long as names can be works`() throws {
    let scratch = try Scratch()
    let name = String(repeating: "n", count: 255)
    try AtomicFile.write(new, to: scratch.path(name))
    #expect(try scratch.read(name) == new)
  }

  /// Every call fails once, in every way: the target is the old file or the new one, and when the
  /// writing reports a failure nothing else is left in the folder.
  @Test(arguments: FaultyFiles.Fault.allCases)
  func `A failing call leaves the old file or the new one, whole`(
    _ fault: FaultyFiles.Fault
  ) throws {
    let scratch = try Scratch()
    let counting = FaultyFiles()
    try AtomicFile.write(to: scratch.path("file"), files: counting) { try $0.append(new) }
    #expect(
      counting.calls == [
        "readLink", "kind", "create", "write", "synchronise", "close", "rename", "openFolder",
        "synchronise", "close",
      ]
    )
    for index in counting.calls.indices {
      for before in [old, nil] {
        try? FileManager.default.removeItem(atPath: scratch.path("file"))
        if let before { _ = try scratch.write(before, "file") }
        let faulty = FaultyFiles(fault, at: index)
        let call = "\(fault) at \(counting.calls[index])"
        var failure: FormatsError?
        do {
          try AtomicFile.write(to: scratch.path("file"), files: faulty) { try $0.append(new) }
        } catch let error as FormatsError {
          failure = error
        }
        let found = try scratch.names().contains("file") ? scratch.read("file") : nil
        #expect(try scratch.names().allSatisfy { $0 == "file" }, "\(call)")
        if let failure {
          #expect(failure.code == .unwritable, "\(call)")
          #expect(failure.description.hasPrefix(scratch.path("file")), "\(call)")
          // Only after the renaming may the new file be there although a failure was reported.
          #expect(found == (index > 6 ? new : before), "\(call)")
        } else {
          #expect(found == new, "\(call)")
        }
        let survives =
          switch fault {
          case .interrupted:
            ["write", "synchronise", "close"].contains(counting.calls[index])
          case .short: true
          case .fullHalfway: index > 3
          case .noSpace, .inputOutput: index == 9
          }
        #expect((failure == nil) == survives, "\(call)")
      }
    }
  }

  @Test func `What the closure throws leaves the old file`() throws {
    struct Stop: Error {}
    let scratch = try Scratch()
    _ = try scratch.write(old, "file")
    #expect(throws: Stop.self) {
      try AtomicFile.write(to: scratch.path("file")) { sink in
        try sink.append(new)
        throw Stop()
      }
    }
    #expect(try scratch.read("file") == old)
    #expect(try scratch.names() == ["file"])
  }

  @Test func `A symbolic link stays and what it points to is replaced`() throws {
    let scratch = try Scratch()
    let manager = FileManager.default
    try manager.createDirectory(atPath: scratch.path("far"), withIntermediateDirectories: true)
    _ = try scratch.write(old, "far/file")
    try manager.createSymbolicLink(
      atPath: scratch.path("link"),
      withDestinationPath: "far/file"
    )
    try manager.createSymbolicLink(atPath: scratch.path("link 2"), withDestinationPath: "link")
    try manager.createSymbolicLink(
      atPath: scratch.path("dangling"),
      withDestinationPath: "far/none"
    )
    try manager.createSymbolicLink(atPath: scratch.path("loop"), withDestinationPath: "loop")
    try AtomicFile.write(new, to: scratch.path("link 2"))
    try AtomicFile.write(old, to: scratch.path("dangling"))
    #expect(try scratch.read("far/file") == new)
    #expect(try scratch.read("far/none") == old)
    #expect(try manager.destinationOfSymbolicLink(atPath: scratch.path("link 2")) == "link")
    #expect(try manager.destinationOfSymbolicLink(atPath: scratch.path("dangling")) == "far/none")
    #expect(throws: FormatsError.self) { try AtomicFile.write(new, to: scratch.path("loop")) }
    #expect(try scratch.names() == ["dangling", "far", "link", "link 2", "loop"])
  }

  @Test func `The mode is the one that the umask gives`() throws {
    let scratch = try Scratch()
    let path = scratch.path("file")
    // The umask belongs to the whole process, so the twin is a file that the system made itself.
    #expect(FileManager.default.createFile(atPath: scratch.path("twin"), contents: nil))
    try AtomicFile.write(new, to: path)
    let modes = try ["file", "twin"].map {
      try FileManager.default.attributesOfItem(atPath: scratch.path($0))[.posixPermissions] as? Int
    }
    #expect(modes[0] == modes[1])
    #expect(modes[0] != nil)
  }

  @Test func `Devices are written through, never replaced`() throws {
    try AtomicFile.write(new, to: "/dev/null")
    let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
    let error = try #require(throws: FormatsError.self) {
      try AtomicFile.write(new, to: "/dev/full")
    }
    #expect(error.code == .unwritable)
    #expect(error.description.contains("No space left on device"))
  }

  @Test func `Folders and missing folders are refused`() throws {
    let scratch = try Scratch()
    for (path, words) in [
      (scratch.folder, "is a folder"), (scratch.path("no/file"), "make the folder first"),
    ] {
      let error = try #require(throws: FormatsError.self) { try AtomicFile.write(new, to: path) }
      #expect(error.code == .unwritable)
      #expect(error.description.contains(words))
    }
    #expect(try scratch.names() == [])
  }
}
