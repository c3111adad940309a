import Glibc

/// Reads the inputs of folders that have one folder a reader, once each.
@main enum Replay {
  static func main() {
    var count = 0
    for folder in CommandLine.arguments.dropFirst() {
      for reader in Reader.allCases {
        for path in files("\(folder)/\(reader.rawValue)") {
          read(path, reader)
          count += 1
        }
      }
    }
    guard count > 0 else {
      print("replay: there is nothing to read in \(CommandLine.arguments.dropFirst())")
      exit(1)
    }
    print("replay: \(count) inputs read under AddressSanitizer, nothing found")
  }

  private static func read(_ path: String, _ reader: Reader) {
    do {
      try reader.read(InputFile(path).readWhole())
    } catch is FormatsError {
      // Refused with a sentence, as it should be.
    } catch {
      fatalError("\(path): not a FormatsError: \(error)")
    }
  }

  /// The regular files of a folder; none where there is no folder.
  private static func files(_ folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var paths: [String] = []
    while let entry = readdir(stream) {
      // Where the name lies: a copy of all its 256 bytes would reach beyond a folder's last entry.
      let place = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
      let name = String(
        cString: (UnsafeRawPointer(entry) + place).assumingMemoryBound(to: CChar.self)
      )
      if !name.hasPrefix(".") { paths.append("\(folder)/\(name)") }
    }
    return paths.sorted()
  }
}
